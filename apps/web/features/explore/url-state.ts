import { createParser, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import type { Stretch } from '../plot/buckets';
import { formatSeconds, LAST_HOUR, parseSeconds } from '../time/range';
import { parseAsRange } from '../time/url-state';

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
