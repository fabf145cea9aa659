import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silences, slide, stepWithin } from './slide';

const HOUR = 3600;
const STEP = 900;

it('sums up each window, from the first whole one on', () => {
  expect(slide({ from: 0, step: 60, counts: [1, 0, 2, 0, 0] }, 120)).toEqual([
    [120, 1],
    [180, 2],
    [240, 2],
    [300, 0],
  ]);
  const counts = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 8 }), (given, wide) => {
      const windows = given.slice(wide - 1).map((_, i) => given.slice(i, i + wide).reduce((sum, one) => sum + one, 0));
      expect(slide({ from: 0, step: 1, counts: given }, wide).map(([, sum]) => sum)).toEqual(windows);
    }),
  );
});

describe('silence', () => {
  const hours = { of: 24, least: 19 };
  /** Hours of counts by quarters of an hour. */
  const quarters = (perHour: readonly number[]) => perHour.flatMap((count) => [count, 0, 0, 0]);
  const find = (perHour: readonly number[]) =>
    silences({ from: 0, step: STEP, counts: quarters(perHour) }, HOUR, hours).map(([time]) => time / HOUR);

  it('is found where most hours before were busy, and lasts until lines come', () => {
    const busy = Array(24).fill(3);
    const found = find([...busy, ...Array(30).fill(0), 1]);
    expect(found[0]).toBe(24.25);
    expect(found.at(-1)).toBe(54);
    expect(found).toHaveLength((54 - 24.25) * 4 + 1);
  });

  it('is none where it was seldom busy, or where nobody knows yet', () => {
    expect(find(Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0)))).toEqual([]);
    expect(find([...Array(20).fill(3), 0, 0, 0])).toEqual([]);
  });
});

it.each([
  [60, 60],
  [300, 75],
  [900, 75],
  [3600, 75],
  [86_400, 1800],
])('cuts a window of %i s into steps of %i s', (window, step) => {
  expect(stepWithin(window, 7 * 86_400, { most: 9_900, interval: 5 })).toBe(step);
});
