import { queryString } from '../../client/request';
import { encodeRange } from '../time/range';
import type { LogLine } from './hooks/use-lines';

type Named = Pick<LogLine, 'id' | 'committedAt'>;

/** @returns the page of one line: its id names it for ever, the moment makes it quick to find. */
export const linePath = ({ id, committedAt }: Named): string =>
  `/logs/${encodeURIComponent(id)}${queryString({ at: committedAt })}`;

/** @returns the editor of a new rule with the line, and others like it, as samples. */
export const newRulePath = ({ id, committedAt }: Named): string =>
  `/rules/new${queryString({ line: id, at: committedAt })}`;

/** @returns the editor of a rule with the line as a new test. */
export const newTestPath = (ruleId: string, { id, committedAt }: Named): string =>
  `/rules/${ruleId}${queryString({ line: id, at: committedAt, as: 'test' })}`;

const AROUND_MS = 5 * 60_000;

/** @returns the graph of a series in the minutes around the line, with the line open below it. */
export function graphPath(metric: string, { id, committedAt }: Named): string {
  const at = Math.floor(Date.parse(committedAt) / 1000) * 1000;
  const t = encodeRange({ kind: 'between', from: at - AROUND_MS, to: at + AROUND_MS });
  return `/explore${queryString({ metric, t, line: id, open: 'true' })}`;
}
