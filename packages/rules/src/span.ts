/** Start and end in UTF-16 code units; null where a group took no part. */
export type Span = readonly [number, number] | null;

/** @param pair as `indices` of a match have it */
export const toSpan = (pair: readonly [number, number] | undefined): Span =>
  pair === undefined ? null : [pair[0], pair[1]];
