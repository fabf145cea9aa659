import { describe, expect, it } from 'vitest';
import { countSteps, type Edges } from './edges';
import { type Rest, withResting, withRestingCounts } from './rests';

const edges: Edges = { from: 100, to: 160, step: 10, count: 6, finished: 5, elapsed: 5 };
const rest = (user: string, from: number, to: number, total: number): Rest => ({
  ...{ from, to, total },
  labels: { user, org: 'o' },
});

describe('a graph over series that rest', () => {
  it('counts what came after a rest, and nothing for going to rest', () => {
    const sampled = [
      {
        labels: {},
        values: new Map([
          [100, 1_050],
          [110, 1_050],
          [120, 50],
          [130, 52],
          [140, 1_053],
          [150, 1_053],
        ]),
        latest: 1_054,
      },
    ];
    const groups = withResting(sampled, [rest('a', 115, 140, 1_000)], [], edges);
    expect(groups.map((group) => countSteps(group, edges).counts)).toEqual([[0, 0, 2, 1, 0, 1]]);
  });

  it('keeps groups apart, and shows one of which all rests', () => {
    const sampled = [{ labels: { user: 'b' }, values: new Map([[100, 7]]), latest: 9 }];
    const rests = [rest('a', 0, Number.POSITIVE_INFINITY, 3), rest('b', 105, 152, 7)];
    const groups = withResting(sampled, rests, ['user', 'nope'], edges);
    expect(groups.map(({ labels }) => labels)).toEqual([{ user: 'b' }, { user: 'a' }]);
    expect(groups.map((group) => countSteps(group, edges).total)).toEqual([2, 0]);
  });

  it('knows resting series at the edges, so that none seems lost', () => {
    const known = withRestingCounts(new Map([[100, 2]]), [rest('a', 105, 130, 1), rest('b', 110, 120, 1)], edges);
    expect([...known]).toEqual([
      [100, 2],
      [110, 2],
      [120, 1],
      [130, 0],
      [140, 0],
      [150, 0],
    ]);
  });
});
