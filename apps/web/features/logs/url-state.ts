import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import { parseAsStretch } from '../explore/url-state';
import type { Range } from '../time/range';
import { parseAsRange } from '../time/url-state';

const DEFAULT_RANGE: Range = { kind: 'last', seconds: 3600 };

/** Which of a line's two times a range and an order mean: the event's own, or when it arrived. */
export const CLOCKS = ['event', 'committed'] as const;
export type Clock = (typeof CLOCKS)[number];

/**
 * Everything the page Logs shows is said by its URL. `q`: the query. `t`: the range, `clock`: of which time. `by`: what the
 * bars are split by; `by=` for nothing. `at`: the bucket chosen. `cols`: the fields with a column of their own, absent for
 * those that lines usually have. `wrap`: whole lines. `fields`: the statistics, absent for where there is room, `differs`: in their place
 * what is different about the bucket chosen. `line`:
 * the line chosen, `open`: whether all of it is shown, `json`: as JSON. `live`: lines as they come.
 */
export const logsParams = {
  q: parseAsString.withDefault(''),
  t: parseAsRange.withDefault(DEFAULT_RANGE),
  clock: parseAsStringLiteral(CLOCKS).withDefault('event'),
  by: parseAsString.withDefault('severity'),
  at: parseAsStretch,
  cols: parseAsArrayOf(parseAsString),
  wrap: parseAsBoolean.withDefault(false),
  fields: parseAsBoolean,
  differs: parseAsBoolean.withDefault(false),
  line: parseAsString,
  open: parseAsBoolean.withDefault(false),
  json: parseAsBoolean.withDefault(false),
  live: parseAsBoolean.withDefault(false),
};
