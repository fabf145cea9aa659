import { nativeBucketOf, nativeIndexOf } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeHistogram, spansOf } from './native-histogram';

const value = fc.oneof(fc.constantFrom(0, 0.5, 1, 1e300), fc.double({ min: 0, max: 1e6, noNaN: true }));

/** Totals of the series of some values, one value after the other. */
function seriesOf(values: readonly number[]) {
  const totals = new Map<string, number>();
  for (const one of values) totals.set(nativeBucketOf(one), (totals.get(nativeBucketOf(one)) ?? 0) + 1);
  return Array.from(totals, ([le, total]) => ({ le, total }));
}

describe('a native histogram', () => {
  it('is the same in whatever order its series come, and counts each value in its bucket', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const series = seriesOf(values);
        const composed = composeHistogram(7, series);
        expect(composeHistogram(7, [...series].reverse())).toEqual(composed);
        const indexes = values.map((one) => nativeIndexOf(nativeBucketOf(one)));
        expect(composed.zero).toBe(indexes.filter((index) => index === 'zero').length);
        const distinct = new Set(indexes.filter((index): index is number => typeof index === 'number'));
        const sorted = [...distinct].sort((a, b) => a - b);
        expect(composed.buckets).toEqual(sorted.map((index) => [index, indexes.filter((one) => one === index).length]));
      }),
    );
  });

  it('leaves out buckets that hold nothing, and ends where its sum does', () => {
    const series = [...seriesOf([1, 2]), { le: nativeBucketOf(8), total: 0 }];
    expect(composeHistogram(3, series).buckets).toEqual([
      [0, 1],
      [8, 1],
    ]);
    expect(composeHistogram(Number.NaN, series)).toEqual({ sum: Number.NaN, zero: 0, buckets: [] });
  });
});

describe('spans', () => {
  it('name every bucket, and none that is not there', () => {
    const indexes = fc.uniqueArray(fc.integer({ min: -300, max: 600 })).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(indexes, (all) => {
        let at = 0;
        const named = spansOf(all).flatMap(({ offset, length }) => {
          const first = at + offset;
          at = first + length;
          return Array.from({ length }, (_, i) => first + i);
        });
        expect(named).toEqual(all);
      }),
    );
  });
});
