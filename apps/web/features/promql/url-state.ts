import { parseAsArrayOf, parseAsInteger, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';

export const SHAPES = ['lines', 'areas', 'bars', 'table'] as const;
export type Shape = (typeof SHAPES)[number];

/**
 * What the PromQL mode of Explore shows beside what Explore's own state says. `q`: each query, in order. `off`: places of
 * those that are hidden. `as`: how they are drawn. `build`: the one whose builder is open. `series`: the selector whose lines are shown, of the stretch `at`.
 */
export const promqlParams = {
  q: parseAsNativeArrayOf(parseAsString).withDefault([]),
  off: parseAsArrayOf(parseAsInteger).withDefault([]),
  as: parseAsStringLiteral(SHAPES).withDefault('lines'),
  build: parseAsInteger,
  series: parseAsString,
};
