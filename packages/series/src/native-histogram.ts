import { type NativeIndex, nativeIndexOf } from '@logflow/model';

/** What one native histogram says at one time; its schema and zero threshold are those of all. */
export interface NativeHistogram {
  /** NaN: the histogram ends here. */
  readonly sum: number;
  readonly zero: number;
  /** Buckets by Prometheus' number for them, ascending, and how many observations fell into each; none is 0. */
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

/**
 * Makes one histogram of its series at one time. It counts what its buckets hold: those that are missing hold nothing.
 * @param buckets their `le` and their totals, in any order; NaN where they end
 */
export function composeHistogram(
  sum: number,
  buckets: readonly { readonly le: string; readonly total: number }[],
): NativeHistogram {
  if (Number.isNaN(sum)) return { sum, zero: 0, buckets: [] };
  let zero = 0;
  const positive: [number, number][] = [];
  for (const { le, total } of buckets) {
    const index = nativeIndexOf(le) as NativeIndex;
    if (index === 'zero') zero = total;
    else if (total > 0) positive.push([index, total]);
  }
  return { sum, zero, buckets: positive.sort(([a], [b]) => a - b) };
}

/** Buckets that follow one another, as Prometheus wants them. */
export interface BucketSpan {
  /** Of the first span its first bucket, of others the gap before it. */
  readonly offset: number;
  readonly length: number;
}

/** @param indexes ascending */
export function spansOf(indexes: readonly number[]): BucketSpan[] {
  const spans: { offset: number; length: number }[] = [];
  let next = 0;
  for (const index of indexes) {
    const last = spans.at(-1);
    if (last && index === next) last.length++;
    else spans.push({ offset: index - next, length: 1 });
    next = index + 1;
  }
  return spans;
}
