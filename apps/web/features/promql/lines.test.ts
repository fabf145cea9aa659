import { describe, expect, test } from 'vitest';
import { type Graph, linesOf } from './lines';

type Series = Graph['series'][number];

function series(labels: Record<string, string>, points: readonly [number, number | null][]): Series {
  const values = points.map(([, value]) => value);
  const known = values.filter((value) => value !== null);
  const [min, max] = [Math.min(...known), Math.max(...known)];
  const stats = { last: known.at(-1) ?? 0, min, max, mean: 0 };
  return { labels, steps: points.map(([step]) => step), values, stats, selector: null };
}

const graph = (...all: Series[]): Graph => ({ from: 100, to: 200, step: 10, series: all, counts: null, evaluated: 0 });
const answer = (text: string, given: Graph, letter = 'A') => ({ letter, text, graph: given });
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
    const low = answer('x', graph(series({}, [[0, 1]])), 'A');
    const high = answer('y', graph(series({}, [[0, 9]])), 'C');
    expect(names(low, high)).toEqual(['C y', 'A x']);
  });

  test('gives a name one colour, whatever else is shown', () => {
    const root = series({ user: 'root' }, [[0, 2]]);
    const others = ['pi', 'git'].map((user) => series({ user }, [[0, 1]]));
    const colour = (...all: Series[]) =>
      linesOf([answer('m', graph(...all))]).find(({ name }) => name === 'root')?.colour;
    expect(colour(root, ...others)).toBe(colour(...others.reverse(), root));
  });

  test('gives the series of a query their colours, whatever other queries there are', () => {
    const users = graph(...['root', 'pi'].map((user) => series({ user }, [[0, 1]])));
    const [b, c] = [answer('m', users, 'B'), answer('n', graph(series({}, [[0, 1]])), 'C')];
    const colours = (given: readonly ReturnType<typeof answer>[], letter: string) =>
      linesOf(given).flatMap(({ name, colour }) => (name.startsWith(letter) ? [colour] : []));
    const all = [answer('l', users, 'A'), b, c];
    for (const letter of ['B', 'C']) expect(colours(all, letter)).toEqual(colours([b, c], letter));
    expect(new Set(linesOf(all).map(({ colour }) => colour)).size).toBeGreaterThan(3);
  });
});
