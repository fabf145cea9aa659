import { parseAsArrayOf, parseAsInteger, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';

/** How series are shown. */
export const VIEWS = ['lines', 'areas', 'bars', 'table'] as const;
export type View = (typeof VIEWS)[number];

/** What the table can be sorted by, the highest first: of the values of each series. */
export const SORTS = ['last', 'max', 'mean', 'min'] as const;
export type Sort = (typeof SORTS)[number];

/**
 * What the PromQL mode of Explore shows beside what Explore's own state says. `q`: each query, in order. `letters`: what
 * they are called, where that is not A, B, C … `off`: places of those that are hidden. `as`: how they are drawn, `sort`: what
 * the table is sorted by. `build`: the one whose builder is open. `series`: the selector whose lines are shown, of the stretch `at`.
 */
export const promqlParams = {
  q: parseAsNativeArrayOf(parseAsString).withDefault([]),
  letters: parseAsString.withDefault(''),
  off: parseAsArrayOf(parseAsInteger).withDefault([]),
  as: parseAsStringLiteral(VIEWS).withDefault('lines'),
  sort: parseAsStringLiteral(SORTS).withDefault('max'),
  build: parseAsInteger,
  series: parseAsString,
};
