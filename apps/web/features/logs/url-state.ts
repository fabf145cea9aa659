import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import { parseAsStretch } from '../plot/url-state';
import { LAST_HOUR } from '../time/range';
import { parseAsRange } from '../time/url-state';

/** Which of a line's two times a range and an order mean: the event's own, or when it arrived. */
export const CLOCKS = ['event', 'committed'] as const;
export type Clock = (typeof CLOCKS)[number];

/** At most so many lines a second are followed. */
export const RATES = ['10', '100', '1000'] as const;
export type Rate = (typeof RATES)[number];

/** Whose lines stand around one: all from where it came, of its host, of its service, or any. */
export const NEIGHBOURS = ['source', 'host', 'service', 'any'] as const;
export type NeighboursBy = (typeof NEIGHBOURS)[number];

/** How many of them, each way. */
export const EACH_WAY = ['5', '20', '100', '500'] as const;
export type EachWay = (typeof EACH_WAY)[number];

/**
 * Everything the page Logs shows is said by its URL. `q`: the query. `t`: the range, `clock`: of which time. `by`: what the
 * bars are split by; `by=` for nothing. `at`: the bucket chosen. `cols`: the fields with a column of their own, absent for
 * those that lines usually have. `wrap`: whole lines. `fields`: the statistics, absent for where there is room,
 * `differs`: in their place what is different about the bucket chosen. `line`:
 * the line chosen, `open`: whether all of it is shown, `json`: as JSON, `around`, `each`: whose lines around it, and how many
 * each way. `live`: lines as they come, `rate`: at most so many a second.
 */
export const logsParams = {
  q: parseAsString.withDefault(''),
  t: parseAsRange.withDefault(LAST_HOUR),
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
  around: parseAsStringLiteral(NEIGHBOURS).withDefault('source'),
  each: parseAsStringLiteral(EACH_WAY).withDefault('5'),
  live: parseAsBoolean.withDefault(false),
  rate: parseAsStringLiteral(RATES).withDefault('100'),
};
