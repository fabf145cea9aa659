import { parseAsArrayOf, parseAsInteger, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';

export const SHAPES = ['lines', 'areas', 'bars', 'table'] as const;
export type Shape = (typeof SHAPES)[number];

/** What the table can be sorted by, the highest first: of the values of each series. */
export const SORTS = ['last', 'max', 'mean', 'min'] as const;
export type Sort = (typeof SORTS)[number];

/**
 * What the PromQL mode of Explore shows beside what Explore's own state says. `q`: each query, in order. `off`: places of
 * those that are hidden. `as`: how they are drawn, `sort`: what the table is sorted by. `build`: the one whose builder is open. `series`: the selector whose lines are shown, of the stretch `at`.
 */
export const promqlParams = {
  q: parseAsNativeArrayOf(parseAsString).withDefault([]),
  off: parseAsArrayOf(parseAsInteger).withDefault([]),
  as: parseAsStringLiteral(SHAPES).withDefault('lines'),
  sort: parseAsStringLiteral(SORTS).withDefault('max'),
  build: parseAsInteger,
  series: parseAsString,
};
