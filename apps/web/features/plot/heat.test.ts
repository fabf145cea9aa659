import { nativeBucketOf } from '@logflow/model';
import { describe, expect, test } from 'vitest';
import type { Bars } from './bars';
import { heatOf, heatRows, hottest, nativeRows } from './heat';

const bar = (value: string | null, counts: number[]): Bars => ({
  ...{ key: `=${value}`, name: '', value, colour: '', counts },
  total: counts.reduce((sum, count) => sum + count, 0),
});

describe('heatRows', () => {
  test('takes from each bound what lies below it, the lowest first', () => {
    const rows = heatRows([bar('+Inf', [9, 4]), bar('0.5', [5, 4]), bar('10', [8, 4]), bar('0.25', [2, 1])]);
    expect(rows.map(({ name, counts, upTo }) => [name, counts, upTo])).toEqual([
      ['up to 0.25', [2, 1], [2, 1]],
      ['0.25 – 0.5', [3, 3], [5, 4]],
      ['0.5 – 10', [3, 0], [8, 4]],
      ['over 10', [1, 0], [9, 4]],
    ]);
    expect(rows.reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0)).toBe(9);
    expect(hottest(rows)).toBe(3);
  });

  test('leaves out what is empty at either end, and keeps what is between', () => {
    const rows = heatRows([bar('1', [0]), bar('2', [1]), bar('3', [1]), bar('4', [2]), bar('+Inf', [2])]);
    expect(rows.map(({ name }) => name)).toEqual(['1 – 2', '2 – 3', '3 – 4']);
    expect(heatRows([bar('1', [0]), bar('+Inf', [0])])).toEqual([]);
    expect(heatRows([])).toEqual([]);
  });
});

describe('nativeRows', () => {
  const native = (value: number, counts: number[]) => bar(nativeBucketOf(value), counts);

  test('has a row for each bucket between the lowest and the highest, and its ends', () => {
    const rows = nativeRows([native(1, [4, 0]), native(0.5, [0, 1]), native(0, [1, 1]), native(1e30, [0, 2])]);
    expect(rows.map(({ tick }) => tick)).toEqual(['0', '0.5', ...Array(7).fill(''), '1', '∞']);
    expect(rows.filter(({ counts }) => counts.some((count) => count > 0))).toHaveLength(4);
    expect(rows.map(({ counts }) => counts.length)).toEqual(Array(11).fill(2));
    expect(rows.at(-2)).toMatchObject({ le: nativeBucketOf(1), name: '0.917 – 1', counts: [4, 0], upTo: null });
  });

  test('of values that are all zero, or beyond, has one row', () => {
    expect(nativeRows([native(0, [1, 1])])).toHaveLength(1);
    expect(nativeRows([native(1e30, [1, 1])])).toHaveLength(1);
    expect(nativeRows([])).toEqual([]);
  });
});

test('heatOf tells one from none, and the most from less', () => {
  expect(heatOf(0, 100)).toBe(0);
  expect(heatOf(1, 100)).toBeGreaterThan(0.1);
  expect(heatOf(50, 100)).toBeLessThan(1);
  expect(heatOf(100, 100)).toBe(1);
});
