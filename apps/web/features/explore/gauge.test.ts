import { expect, test } from 'vitest';
import { gaugeLines, gaugeQuery } from './gauge';

const answer = {
  data: {
    result: [
      {
        metric: { queue: 'mail' },
        values: [
          [10, '1'],
          [20, '3.5'],
        ],
      },
      { metric: { queue: 'print' }, values: [[20, '7']] },
    ],
  },
} as const;

test('asks for the largest of each value of a label', () => {
  expect(gaugeQuery('depth', 'queue')).toBe('topk(9, max by (queue) (depth))');
  expect(gaugeQuery('depth', '')).toBe('topk(9, depth)');
});

test('draws the highest first, and nothing where a series has no value', () => {
  const lines = gaugeLines(answer, 'depth', 'queue', { from: 10, to: 20, step: 10 });
  expect(lines.map(({ name, stats }) => [name, stats.last])).toEqual([
    ['print', 7],
    ['mail', 3.5],
  ]);
  expect(lines.map(({ steps, values }) => [steps, values])).toEqual([
    [[1], [7]],
    [
      [0, 1],
      [1, 3.5],
    ],
  ]);
});

test('names a series by its labels where it is split by none', () => {
  const result = [{ metric: { __name__: 'depth', org: 'o', host: 'a' }, values: [] }];
  expect(gaugeLines({ data: { result } }, 'depth', '', { from: 0, to: 1, step: 1 })[0]?.name).toBe('host=a');
});
