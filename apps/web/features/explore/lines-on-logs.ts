import { changedQuery, type QueryChange } from '../logs/change-query';
import { logsHref } from '../logs/link';
import type { Explore } from './hooks/use-explore';

/** @returns the page Logs with the lines that fed a selector in what is shown, and one thing more asked of them */
export function linesOnLogs(
  { t, at, pattern }: Pick<Explore['state'], 't' | 'at' | 'pattern'>,
  selector: string,
  change: QueryChange,
): string {
  const shown: QueryChange[] = pattern === null ? [] : [{ key: 'pattern', value: pattern, as: 'only' }];
  const q = changedQuery('', [{ key: 'series', value: selector, as: 'only' }, ...shown, change]);
  return logsHref({ q, t, clock: 'committed', at });
}
