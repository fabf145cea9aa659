import { describe, expect, test } from 'vitest';
import { bucketTotals } from '../plot/bars';
import { lineOf } from '../plot/lines';
import {
  barsOfGauge,
  type CountsAnswer,
  colourOf,
  countIn,
  graphOf,
  hasGap,
  isMoving,
  isolate,
  isolated,
  sampledPart,
} from './counts';

const answer: CountsAnswer = {
  step: 30,
  from: 1200,
  to: '1970-01-01T00:21:30Z',
  groups: [
    { labels: { user: 'root' }, counts: [5, 0, 2], total: 7 },
    { labels: {}, counts: [1, 1, 1], total: 3 },
  ],
  other: { series: 31, counts: [0, 4, 0], total: 4 },
  unfinished: { index: 2, elapsedSeconds: 12 },
};
const graph = graphOf(answer, 'user');
const none = { only: [], rest: false };

describe('graphOf', () => {
  test('names each colour, the absent label too', () => {
    expect(graph.window).toEqual({ from: 1200, to: 1290, step: 30 });
    expect(graph.bars.map((one) => one.name)).toEqual(['root', 'no user', 'other 31']);
    expect(graphOf({ ...answer, other: null }, '').bars[0]?.name).toBe('all');
  });

  test('knows which bucket is still filling', () => {
    expect(isMoving({ from: 1230, to: 1260 }, graph)).toBe(false);
    expect(isMoving({ from: 1260, to: 1290 }, graph)).toBe(true);
    expect(isMoving({ from: 1200, to: 1290 }, { ...graph, unfinished: null })).toBe(false);
  });
});

test('cuts a stretch where its last bucket was sampled', () => {
  expect(sampledPart({ from: 1200, to: 1290 }, graph)).toEqual({ from: 1200, to: 1272 });
  expect(sampledPart({ from: 1260, to: 1290 }, graph)).toEqual({ from: 1260, to: 1272 });
  expect(sampledPart({ from: 1230, to: 1260 }, graph)).toEqual({ from: 1230, to: 1260 });
  const unsampled = { ...graph, unfinished: { index: 0, elapsedSeconds: 0 } };
  expect(sampledPart({ from: 1200, to: 1290 }, unsampled)).toEqual({ from: 1200, to: 1290 });
});

test('knows where the graph has lost something', () => {
  const torn = graphOf({ ...answer, gaps: [1] }, 'user');
  expect(hasGap({ from: 1230, to: 1260 }, torn)).toBe(true);
  expect(hasGap({ from: 1200, to: 1230 }, torn)).toBe(false);
  expect(hasGap({ from: 1200, to: 1290 }, torn)).toBe(true);
});

test('adds up buckets, those shown only', () => {
  const bucket = { from: 1200, to: 1230 };
  expect(countIn(graph.bars, bucket, graph.window)).toBe(6);
  expect(countIn(isolated(graph.bars, { only: ['root'], rest: false }), bucket, graph.window)).toBe(5);
  expect(countIn(isolated(graph.bars, { only: [], rest: true }), { from: 1200, to: 1290 }, graph.window)).toBe(4);
  expect(countIn(graph.bars, { from: 1205, to: 1235 }, graph.window)).toBeNull();
  expect(bucketTotals(graph.bars, graph.window)).toEqual([6, 5, 3]);
});

describe('isolate', () => {
  test('a click shows one alone, again restores all', () => {
    const one = isolate(none, 'root', false);
    expect(one).toEqual({ only: ['root'], rest: false });
    expect(isolate(one, 'root', false)).toEqual(none);
    expect(isolate(one, null, false)).toEqual({ only: [], rest: true });
    expect(isolate({ only: [], rest: true }, null, false)).toEqual(none);
  });

  test('with ⌘ it adds and takes away', () => {
    expect(isolate({ only: ['root'], rest: false }, '', true)).toEqual({ only: ['root', ''], rest: false });
    expect(isolate({ only: ['root', ''], rest: true }, 'root', true)).toEqual({ only: [''], rest: true });
    expect(isolate({ only: ['root'], rest: false }, null, true)).toEqual({ only: ['root'], rest: true });
  });
});

describe('the colour at the edge of a line', () => {
  const fed = (name: string, labels: Record<string, string>) => ({ series: [{ name, labels }] });
  const blue = { ...lineOf('', [], { from: 0, to: 10, step: 10 }), colour: 'blue' };

  test('is that of the bars that it is in', () => {
    const drawn = { metricName: 'a_total', metric: { type: 'counter' }, by: 'user' };
    expect(colourOf(fed('a_total', { user: 'root' }), drawn, graph.bars)).toBe(graph.bars[0]?.colour);
    expect(colourOf(fed('a_total', {}), drawn, graph.bars)).toBe(graph.bars[1]?.colour);
    expect(colourOf(fed('a_total', { user: 'pi' }), drawn, graph.bars)).toBe(graph.bars[2]?.colour);
  });

  test('is that of the count of a histogram, or of the bucket', () => {
    const took = { metricName: 'took', metric: { type: 'histogram' } };
    expect(colourOf(fed('took_count', { user: 'root' }), { ...took, by: 'user' }, graph.bars)).toBe(
      graph.bars[0]?.colour,
    );
    const buckets = graphOf(
      { ...answer, groups: [{ labels: { le: '(0.5,0.5452538663326288]' }, counts: [1, 0, 0], total: 1 }] },
      'le',
    );
    expect(buckets.bars[0]?.name).toBe('0.5 – 0.545');
    const line = fed('took_bucket', { le: '(0.5,0.5452538663326288]' });
    expect(colourOf(line, { ...took, by: 'le' }, buckets.bars)).toBe(buckets.bars[0]?.colour);
  });

  test('is that of the line of a gauge, by a label or by all', () => {
    const gauge = { metricName: 'level', metric: { type: 'gauge' } };
    const named = (name: string) => barsOfGauge([{ ...blue, key: name, name }]);
    expect(colourOf(fed('level', { pool: 'a' }), { ...gauge, by: 'pool' }, named('a'))).toBe('blue');
    expect(colourOf(fed('level', { pool: 'a' }), { ...gauge, by: '' }, named('pool=a'))).toBe('blue');
    expect(colourOf(fed('level', {}), { ...gauge, by: '' }, named('level'))).toBe('blue');
    expect(colourOf(fed('level', { pool: 'b' }), { ...gauge, by: 'pool' }, named('a'))).not.toBe('blue');
  });
});
