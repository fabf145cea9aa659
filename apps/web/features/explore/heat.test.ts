import { nativeBucketOf } from '@logflow/model';
import { describe, expect, test } from 'vitest';
import { graphOf } from './counts';
import { cellAt, heatOf, strengthOf } from './heat';

const group = (value: number, ...counts: number[]) => ({
  labels: { le: nativeBucketOf(value) },
  counts,
  total: counts.reduce((sum, one) => sum + one, 0),
});
const graphFor = (...groups: ReturnType<typeof group>[]) => graphOf({ step: 10, from: 0, to: 20, groups }, 'le');

describe('a heat map', () => {
  const graph = graphFor(group(1, 4, 0), group(0.5, 0, 1), group(0, 1, 1), group(1e30, 0, 2));
  const heat = heatOf(graph);

  test('has a row for each bucket between the lowest and the highest, and its ends', () => {
    const ticks = heat.rows.map(({ tick }) => tick);
    expect(ticks).toEqual(['0', '0.5', ...Array(7).fill(null), '1', '∞']);
    expect(heat.rows.filter(({ bars }) => bars !== null)).toHaveLength(4);
    expect(heat.most).toBe(4);
  });

  test('finds the cell under the pointer, and none where nothing was counted', () => {
    const middle = (row: number) => 1 - (row + 0.5) / heat.rows.length;
    expect(cellAt({ x: 0.1, y: middle(9) }, heat, graph)).toMatchObject({
      index: 0,
      stretch: { from: 0, to: 10 },
      bars: { total: 4 },
    });
    expect(cellAt({ x: 0.9, y: middle(9) }, heat, graph)).toBeNull();
    expect(cellAt({ x: 0.9, y: middle(10) }, heat, graph)?.bars.total).toBe(2);
    expect(cellAt({ x: 0.9, y: middle(4) }, heat, graph)).toBeNull();
  });

  test('of values that are all zero, or beyond, has one row', () => {
    expect(heatOf(graphFor(group(0, 1, 1))).rows).toHaveLength(1);
    expect(heatOf(graphFor(group(1e30, 1, 1))).rows).toHaveLength(1);
  });
});

test('one line beside a thousand is seen', () => expect(strengthOf(1, 1000)).toBeGreaterThan(0.15));
