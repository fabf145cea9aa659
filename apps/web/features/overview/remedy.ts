import { remedyOf } from '../destinations/standing';
import type { Attention } from './hooks/use-overview';

/** Where a button leads that helps. */
export interface Remedy {
  readonly title: string;
  readonly href: string;
}

/** @param reason why a destination is not sent to, where it is one */
export function remedyFor({ kind, subject }: Pick<Attention, 'kind' | 'subject'>, reason: string | null): Remedy {
  const id = subject?.id ?? '';
  const mend = remedyOf({ reason });
  switch (kind) {
    case 'destination':
      return mend === null
        ? { title: 'Open', href: '/destinations' }
        : { title: mend, href: `/destinations?edit=${id}` };
    case 'quarantined_rule':
    case 'silent_rule':
      return { title: 'Open', href: `/rules/${id}` };
    case 'metric_near_limit':
      return { title: 'Advice', href: `/rules/${id}` };
    case 'series_near_limit':
      return { title: 'Change the limit', href: '/settings' };
    case 'graph_behind':
      return { title: 'See the graph', href: '/explore' };
    case 'silent_source':
    case 'backlog':
    case 'refused':
      return { title: 'Send data', href: '/send-data' };
  }
}
