import { describe, expect, test } from 'vitest';
import { extentOf, lineOf, nearest, valueText } from './lines';

const window = { from: 100, to: 200, step: 10 };
const NaNs = [170, Number.NaN] as const;
const line = lineOf('m', [[100, 1], [110, 2], NaNs, [180, 3]], window, 20);

test('lineOf joins nothing over a gap, and leaves out what is no number', () => {
  expect([line.steps, line.values]).toEqual([
    [0, 1, 2, 8],
    [1, 2, null, 3],
  ]);
  expect(line.stats).toEqual({ last: 3, min: 1, max: 3, mean: 2 });
});

test('nearest finds the point next to a time, but none in a gap', () => {
  expect(nearest(line, 104, 20)).toBe(0);
  expect(nearest(line, 106, 20)).toBe(1);
  expect(nearest(line, 178, 20)).toBe(3);
  expect(nearest(line, 150, 20)).toBeNull();
  expect(nearest(line, 500, 1000)).toBe(3);
});

describe('extentOf', () => {
  const of = (...values: number[]) => values.map((value, i) => lineOf(String(i), [[100, value]], window));

  test('begins at zero, but where lines run close together far above it', () => {
    expect(extentOf(of(1, 9), false)).toEqual({ low: 0, high: 9 });
    expect(extentOf(of(1000, 1010), false)).toEqual({ low: 1000, high: 1010 });
    expect(extentOf(of(-2, 5), false)).toEqual({ low: -2, high: 5 });
    expect(extentOf([], false)).toEqual({ low: 0, high: 1 });
    expect(extentOf([lineOf('none', [], window)], false)).toEqual({ low: 0, high: 1 });
  });

  test('of a stack is that of its sums', () => {
    expect(extentOf(of(3, 4, 5), true)).toEqual({ low: 0, high: 12 });
  });
});

test.each([
  [0, '0'],
  [0.012345, '0.01235'],
  [0.00001234, '1.23e-5'],
  [1204, '1,204'],
  [1_500_000, '1.5M'],
])('valueText of %d is %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});
