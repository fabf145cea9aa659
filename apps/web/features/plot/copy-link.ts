import { copyText } from '../../client/clipboard';
import { toast } from '../../client/toast';
import { encodeRange } from '../time/range';
import type { Window } from './buckets';

/** A link that shows the same hour to whoever opens it later: "now" is frozen. */
export async function copyLink(shown: Window | null): Promise<void> {
  const url = new URL(window.location.href);
  if (shown) url.searchParams.set('t', encodeRange({ kind: 'between', from: shown.from * 1000, to: shown.to * 1000 }));
  url.searchParams.delete('live');
  if (await copyText(url.href))
    toast('Link copied', { description: 'It opens on these very times, whenever it is opened.' });
}
