import { describe, expect, test } from 'vitest';
import { extentOf, type Graph, type Line, linesOf, nearest, valueText, valueTicks } from './lines';

type Series = Graph['series'][number];

function series(labels: Record<string, string>, points: readonly [number, number | null][]): Series {
  const values = points.map(([, value]) => value);
  const known = values.filter((value) => value !== null);
  const [min, max] = [Math.min(...known), Math.max(...known)];
  const stats = { last: known.at(-1) ?? 0, min, max, mean: 0 };
  return { labels, steps: points.map(([step]) => step), values, stats, selector: null };
}

const graph = (...all: Series[]): Graph => ({ from: 100, to: 200, step: 10, series: all, counts: null, evaluated: 0 });
const answer = (text: string, given: Graph, place = 0) => ({ place, text, graph: given });
const names = (...answers: ReturnType<typeof answer>[]) => linesOf(answers).map(({ name }) => name);

describe('linesOf', () => {
  test('names a lone series by its query, several by the labels that tell them apart', () => {
    expect(names(answer('up', graph(series({ a: 'b' }, [[0, 1]]))))).toEqual(['up']);
    const two = [series({ job: 'x', user: 'root' }, [[0, 2]]), series({ job: 'x' }, [[0, 1]])];
    expect(names(answer('m', graph(...two)))).toEqual(['root', 'no user']);
    const both = [series({ a: '1', b: '1' }, [[0, 2]]), series({ a: '2', b: '2' }, [[0, 1]])];
    expect(names(answer('m', graph(...both)))).toEqual(['a=1 b=1', 'a=2 b=2']);
  });

  test('puts the query’s letter before where there are several, and the highest first', () => {
    const low = answer('x', graph(series({}, [[0, 1]])), 0);
    const high = answer('y', graph(series({}, [[0, 9]])), 2);
    expect(names(low, high)).toEqual(['C y', 'A x']);
  });

  test('gives a name one colour, whatever else is shown', () => {
    const root = series({ user: 'root' }, [[0, 2]]);
    const others = ['pi', 'git'].map((user) => series({ user }, [[0, 1]]));
    const colour = (...all: Series[]) =>
      linesOf([answer('m', graph(...all))]).find(({ name }) => name === 'root')?.colour;
    expect(colour(root, ...others)).toBe(colour(...others.reverse(), root));
  });
});

const [line] = linesOf([
  answer(
    'm',
    graph(
      series({}, [
        [0, 1],
        [1, 2],
        [2, null],
        [8, 3],
      ]),
    ),
  ),
]) as [Line];

test('nearest finds the point next to a time, but none in a gap', () => {
  expect(nearest(line, 104, 20)).toBe(0);
  expect(nearest(line, 106, 20)).toBe(1);
  expect(nearest(line, 178, 20)).toBe(3);
  expect(nearest(line, 150, 20)).toBeNull();
  expect(nearest(line, 500, 1000)).toBe(3);
});

describe('extentOf', () => {
  const of = (...values: number[]) =>
    linesOf([answer('m', graph(...values.map((value, i) => series({ i: String(i) }, [[0, value]]))))]);

  test('begins at zero, but where lines run close together far above it', () => {
    expect(extentOf(of(1, 9), false)).toEqual({ low: 0, high: 9 });
    expect(extentOf(of(1000, 1010), false)).toEqual({ low: 1000, high: 1010 });
    expect(extentOf(of(-2, 5), false)).toEqual({ low: -2, high: 5 });
    expect(extentOf([], false)).toEqual({ low: 0, high: 1 });
  });

  test('of a stack is that of its sums', () => {
    expect(extentOf(of(3, 4, 5), true)).toEqual({ low: 0, high: 12 });
  });
});

test.each([
  [{ low: 0, high: 9 }, [0, 2.5, 5, 7.5, 10]],
  [{ low: -2, high: 5 }, [-2, 0, 2, 4, 6]],
  [{ low: 1000, high: 1010 }, [1000, 1002.5, 1005, 1007.5, 1010]],
  [{ low: 0, high: 0 }, [0, 0.25]],
  [{ low: 0, high: 0.003 }, [0, 0.001, 0.002, 0.003]],
])('valueTicks of %j are round', (extent, ticks) => {
  expect(valueTicks(extent, 4)).toEqual(ticks);
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
