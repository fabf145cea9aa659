import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import { parseAsStretch } from '../plot/url-state';
import { LAST_HOUR } from '../time/range';
import { parseAsRange } from '../time/url-state';

const MODES = ['counts', 'promql'] as const;
export type Mode = (typeof MODES)[number];

const GROUPS = ['lines', 'patterns', 'differences'] as const;
export type Group = (typeof GROUPS)[number];

/**
 * Everything Explore shows is said by its URL. `t`: the range. `by`: the label the bars are split by; `by=` for none, absent
 * for the metric's first. `only`, `rest`: the values isolated, and whether "other" is. `at`: the bucket chosen. `line`:
 * the line chosen, `open`: whether all of it is shown. `live`: anew every few seconds. `hide`: kinds of markers.
 * `mode`: whether it counts a metric or draws PromQL. `group`: whether lines stand one by one,
 * by pattern, or by what is different about them; `pattern`: those of one alone.
 */
export const exploreParams = {
  mode: parseAsStringLiteral(MODES).withDefault('counts'),
  metric: parseAsString.withDefault(''),
  by: parseAsString,
  t: parseAsRange.withDefault(LAST_HOUR),
  only: parseAsArrayOf(parseAsString).withDefault([]),
  rest: parseAsBoolean.withDefault(false),
  at: parseAsStretch,
  line: parseAsString,
  open: parseAsBoolean.withDefault(false),
  live: parseAsBoolean.withDefault(false),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  group: parseAsStringLiteral(GROUPS).withDefault('lines'),
  pattern: parseAsString,
};
