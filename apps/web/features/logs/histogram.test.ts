import { describe, expect, it } from 'vitest';
import { barOf, graphOfLines, type HistogramAnswer } from './histogram';

const WINDOW = { from: 100, to: 130, step: 10 };
const ANSWER: HistogramAnswer = {
  ...{ step: 10, total: 7, complete: true, scanned: 0 },
  buckets: [1, 2, 4].map((count, index) => ({ time: new Date((100 + index * 10) * 1000).toISOString(), count })),
  series: [
    { value: 'info', name: 'info', total: 4, counts: [0, 1, 3] },
    { value: 'error', name: 'error', total: 2, counts: [1, 1, 0] },
    { value: null, name: null, total: 1, counts: [0, 0, 1] },
  ],
  other: { values: 0, atLeast: false, total: 0, counts: [0, 0, 0] },
};

const draw = (answer: Partial<HistogramAnswer>, by: string, nowMs = 0) =>
  graphOfLines({ ...ANSWER, ...answer }, { window: WINDOW, by, nowMs });

describe('the graph of lines', () => {
  it('has the gravest level lowest and those without one last', () => {
    const { bars } = draw({}, 'severity');
    expect(bars.map(({ name, total }) => [name, total])).toEqual([
      ['error', 2],
      ['info', 4],
      ['no severity', 1],
    ]);
  });

  it('is one colour where it is split by nothing', () => {
    expect(draw({ series: null, other: null }, '').bars).toMatchObject([{ key: 'all', counts: [1, 2, 4], total: 7 }]);
  });

  it('sums up what has no bar of its own', () => {
    const { bars } = draw({ other: { values: 12, atLeast: true, total: 9, counts: [3, 3, 3] } }, 'host');
    expect(bars.at(-1)).toMatchObject({ key: 'rest', name: 'other 12+', total: 9 });
  });

  it('knows which bucket is still filling', () => {
    expect(draw({}, '', 124_000).unfinished).toEqual({ index: 2, elapsedSeconds: 4 });
    expect(draw({}, '', 130_000).unfinished).toBeNull();
  });
});

it('finds the bar that a line stands in', () => {
  const { bars } = draw({ other: { values: 1, atLeast: false, total: 1, counts: [1, 0, 0] } }, 'severity');
  expect(barOf(bars, 'error')?.name).toBe('error');
  expect(barOf(bars, null)?.name).toBe('no severity');
  expect(barOf(bars, 'debug')?.key).toBe('rest');
});
