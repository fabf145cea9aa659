import { describe, expect, it } from 'vitest';
import { countSteps, type Edges } from './edges';
import { type Rest, withResting, withRestingCounts } from './rests';

const edges: Edges = { from: 100, to: 160, step: 10, count: 6, finished: 5, elapsed: 5 };
const rest = (user: string, from: number, to: number, total: number): Rest => ({
  ...{ series: 1, from, to, total },
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

  it('keeps groups apart, and leaves out one of which all rests', () => {
    const sampled = [{ labels: { user: 'b' }, values: new Map([[100, 7]]), latest: 9 }];
    const rests = [rest('a', 0, Number.POSITIVE_INFINITY, 3), rest('b', 105, 152, 7)];
    const groups = withResting(sampled, rests, ['user', 'nope'], edges);
    expect(groups.map(({ labels }) => labels)).toEqual([{ user: 'b' }]);
    expect(groups.map((group) => countSteps(group, edges).total)).toEqual([2]);
  });

  it('adds up a hundred thousand rests over a thousand edges, whatever the groups', () => {
    const many: Edges = { from: 0, to: 1_000, step: 1, count: 1_000, finished: 1_000, elapsed: null };
    const rests = Array.from({ length: 100_000 }, (_, i) => rest(`${i}`, i % 3 === 0 ? i % 1_000 : -5, 2_000, 1));
    expect(withResting([], rests, ['user'], many)).toEqual([]);
    const [all] = withResting([{ labels: {}, values: new Map(), latest: undefined }], rests, [], many);
    expect([all?.values.get(0), all?.values.get(999)]).toEqual([66_700, 100_000]);
    expect(withRestingCounts(new Map([[999, 1]]), rests, many).get(999)).toBe(100_001);
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
