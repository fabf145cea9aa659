import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  axisTicks,
  bucketCount,
  bucketOf,
  bucketStretch,
  bucketsBetween,
  coveredBuckets,
  distinctStretches,
  neighbour,
  windowOf,
  zoomOut,
  zoomRange,
} from './buckets';

const window = { from: 1000, to: 1300, step: 30 };

describe('windowOf', () => {
  test('ends the last so many seconds with the bucket that is filling', () => {
    expect(windowOf({ kind: 'last', seconds: 3600 }, 7_212_000, 120)).toEqual({ from: 3630, to: 7230, step: 30 });
  });

  test('widens two moments to bucket edges', () => {
    expect(windowOf({ kind: 'between', from: 61_000, to: 119_000 }, 0, 12)).toEqual({ from: 60, to: 120, step: 5 });
  });

  test('is aligned, covers its range and keeps to the number of bars', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 3e9 }),
        fc.integer({ min: 20, max: 200 }),
        (from, ms, most) => {
          const shown = windowOf({ kind: 'between', from, to: from + ms }, 0, most);
          expect(shown.from % shown.step).toBe(0);
          expect(shown.to % shown.step).toBe(0);
          expect(shown.from * 1000).toBeLessThanOrEqual(from);
          expect(shown.to * 1000).toBeGreaterThanOrEqual(from + ms);
          expect(bucketCount(shown)).toBeLessThanOrEqual(most + 2);
        },
      ),
    );
  });

  test('picks the smallest step that fits', () => {
    const steps = [900, 3600, 86_400, 604_800].map((seconds) => windowOf({ kind: 'last', seconds }, 0, 120).step);
    expect(steps).toEqual([10, 30, 900, 7200]);
  });
});

test('a stretch that several series share is one', () => {
  const [first, second] = [
    { from: 1000, to: 1060 },
    { from: 1000, to: 1090 },
  ];
  expect(distinctStretches([first, second, { ...first }])).toEqual([first, second]);
});

describe('pointing', () => {
  test('finds the bucket of a time', () => {
    expect([900, 1000, 1029, 1030, 1299, 1300].map((seconds) => bucketOf(seconds, window))).toEqual([0, 0, 0, 1, 9, 9]);
    expect(bucketStretch(1, window)).toEqual({ from: 1030, to: 1060 });
  });

  test('snaps to the buckets between two times, in either direction and beyond the edges', () => {
    expect(bucketsBetween(1037, 1082, window)).toEqual({ from: 1030, to: 1090 });
    expect(bucketsBetween(1082, 1037, window)).toEqual({ from: 1030, to: 1090 });
    expect(bucketsBetween(1030, 1060, window)).toEqual({ from: 1030, to: 1060 });
    expect(bucketsBetween(500, 9000, window)).toEqual({ from: 1000, to: 1300 });
    expect(bucketsBetween(2000, 9000, window)).toEqual({ from: 1270, to: 1300 });
    expect(bucketsBetween(0, 500, window)).toEqual({ from: 1000, to: 1030 });
    expect(bucketsBetween(1045, 1045, window)).toEqual({ from: 1030, to: 1060 });
  });

  test('never zooms closer than two of the finest buckets', () => {
    expect(zoomRange({ from: 100, to: 105 })).toEqual({ kind: 'between', from: 100_000, to: 110_000 });
  });

  test('zooms out to three times as much, not into the future', () => {
    expect(zoomOut(window, 1_300_000)).toEqual({ kind: 'between', from: 400_000, to: 1_300_000 });
    expect(zoomOut(window, 9_999_000)).toEqual({ kind: 'between', from: 700_000, to: 1_600_000 });
  });
});

describe('walking', () => {
  test('goes bucket by bucket and stops at the edges', () => {
    expect(neighbour({ from: 1030, to: 1060 }, 1, window)).toEqual({ from: 1060, to: 1090 });
    expect(neighbour({ from: 1030, to: 1060 }, -1, window)).toEqual({ from: 1000, to: 1030 });
    expect(neighbour({ from: 1000, to: 1030 }, -1, window)).toBeNull();
    expect(neighbour({ from: 1270, to: 1300 }, 1, window)).toBeNull();
  });

  test('knows which bars a stretch covers, and when none exactly', () => {
    expect(coveredBuckets({ from: 1060, to: 1120 }, window)).toEqual({ first: 2, count: 2 });
    expect(coveredBuckets({ from: 1065, to: 1095 }, window)).toBeNull();
    expect(coveredBuckets({ from: 970, to: 1000 }, window)).toBeNull();
  });
});

test('ticks stand at round local times', () => {
  const hour = { from: 7200, to: 10_800, step: 30 };
  expect(axisTicks(hour, 6, 0)).toEqual([7200, 7800, 8400, 9000, 9600, 10_200]);
  expect(axisTicks({ from: 0, to: 86_400, step: 900 }, 8, 1800)).toEqual([
    9000, 19_800, 30_600, 41_400, 52_200, 63_000, 73_800, 84_600,
  ]);
  const month = { from: 0, to: 30 * 86_400, step: 21_600 };
  expect(axisTicks(month, 6, 3600).map((seconds) => (seconds + 3600) % 86_400)).toEqual([0, 0, 0, 0]);
});
