import { createParser } from 'nuqs';
import { formatSeconds, parseSeconds } from '../time/range';
import type { Stretch } from './buckets';

/** @returns `2026-11-22T14:35:30Z/30s`: where a bucket begins and how long it is. */
export const encodeStretch = ({ from, to }: Stretch): string =>
  `${new Date(from * 1000).toISOString().replace('.000Z', 'Z')}/${formatSeconds(to - from)}`;

/** @returns the stretch that {@link encodeStretch} wrote, or null. */
export function decodeStretch(text: string): Stretch | null {
  const [start, length, more] = text.split('/');
  const from = Date.parse(start ?? '') / 1000;
  const seconds = parseSeconds(length ?? '');
  return more === undefined && Number.isInteger(from) && seconds !== null ? { from, to: from + seconds } : null;
}

/** A bucket as it stands in the URL. */
export const parseAsStretch = createParser({
  parse: decodeStretch,
  serialize: encodeStretch,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});
