import { changedQuery, type QueryChange } from '../logs/change-query';
import { logsHref } from '../logs/link';
import type { Explore } from './hooks/use-explore';

/** @returns the page Logs with the lines that fed a selector in what is shown, and one thing more asked of them */
export function linesOnLogs(
  { state: { t, at } }: Pick<Explore, 'state'>,
  selector: string,
  change: QueryChange,
): string {
  const q = changedQuery('', [{ key: 'series', value: selector, as: 'only' }, change]);
  return logsHref({ q, t, clock: 'committed', at });
}
