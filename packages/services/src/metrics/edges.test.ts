import { describe, expect, it } from 'vitest';
import { countSteps, edgesOf, rank } from './edges';

describe('edges', () => {
  it('widen a range to whole steps and say which are finished', () => {
    expect(edgesOf({ from: 65, to: 290, step: 60 }, 250)).toEqual({
      from: 60,
      to: 300,
      step: 60,
      count: 4,
      finished: 3,
      elapsed: 10,
    });
    expect(edgesOf({ from: 60, to: 120, step: 60 }, 120)).toMatchObject({ finished: 1, elapsed: null });
    expect(edgesOf({ from: 600, to: 660, step: 60 }, 0)).toMatchObject({ finished: 0, elapsed: 0 });
  });
});

describe('counts per step', () => {
  const edges = edgesOf({ from: 0, to: 240, step: 60 }, 200);
  const values = (...pairs: [number, number][]) => new Map(pairs);

  it('are differences; before its birth a group is 0', () => {
    const group = { labels: {}, values: values([60, 0], [120, 3], [180, 10]), latest: 11 };
    expect(countSteps(group, edges)).toEqual({ labels: {}, counts: [0, 3, 7, 1], total: 11 });
  });

  it('count from the value at the first edge on', () => {
    const group = { labels: {}, values: values([0, 100], [60, 105], [120, 105], [180, 106]), latest: undefined };
    expect(countSteps(group, edges).counts).toEqual([5, 0, 1, 0]);
  });

  it('are 0 in a step of which Prometheus has lost an edge, not all that was ever counted', () => {
    const group = { labels: {}, values: values([120, 1000], [180, 1001]), latest: 1003 };
    expect(countSteps(group, edges, new Set([0, 1])).counts).toEqual([0, 0, 1, 2]);
  });

  it('never fall where a value is missing', () => {
    const group = { labels: {}, values: values([0, 5], [60, 7], [180, 9]), latest: 9 };
    expect(countSteps(group, edges).counts).toEqual([2, 0, 2, 0]);
  });
});

describe('ranking', () => {
  const group = (user: string, ...counts: number[]) => ({
    labels: { user },
    counts,
    total: counts.reduce((a, b) => a + b),
  });

  it('goes by the whole range, and the rest is exact', () => {
    const { groups, other } = rank(
      [group('a', 1, 1), group('b', 9, 0), group('c', 0, 3), group('d', 1, 1), group('e', 0, 0)],
      2,
    );
    expect(groups.map(({ labels }) => labels.user)).toEqual(['b', 'c']);
    expect(other).toEqual({ series: 2, counts: [2, 2], total: 4 });
  });

  it('has no rest where everything is named', () => {
    expect(rank([group('a', 1)], 2).other).toBeNull();
  });
});
