import { describe, expect, test } from 'vitest';
import { type Annotation, clustersOf, type Kind, kindsOf, stripesOf } from './markers';

const window = { from: 1_000, to: 2_000, step: 10 };

function annotation(from: number, more: { to?: number; kind?: Kind } = {}): Annotation {
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  const { to = from, kind = 'deploy' } = more;
  const rest = { title: '', text: '', tags: [], author: '', rule: null };
  return { id: `${kind}${from}`, kind, from: iso(from), to: iso(to), ...rest };
}

const placed = (items: readonly Annotation[], width = 1_000) =>
  clustersOf(items, window, width).map(({ x, items: inside }) => [x, inside.length]);

describe('clustersOf', () => {
  test('puts markers where their time is, whatever order they come in', () => {
    expect(placed([annotation(1_900), annotation(1_100), annotation(1_500)])).toEqual([
      [100, 1],
      [500, 1],
      [900, 1],
    ]);
  });

  test('joins those that would touch, more of them the narrower the graph is', () => {
    const items = [1_100, 1_120, 1_133, 1_200].map((at) => annotation(at));
    expect(placed(items)).toEqual([
      [100, 3],
      [200, 1],
    ]);
    expect(placed(items, 300)).toEqual([[30, 4]]);
  });

  test('keeps what began before the graph at its edge', () => {
    expect(placed([annotation(500, { to: 1_500 })])).toEqual([[0, 1]]);
  });
});

test('stripesOf shows of a stretch what lies in the graph, and nothing of a moment', () => {
  const items = [annotation(500, { to: 1_500 }), annotation(1_900, { to: 2_500 }), annotation(1_200)];
  expect(stripesOf(items, window, 1_000).map(({ left, width }) => [left, width])).toEqual([
    [0, 500],
    [900, 100],
  ]);
});

test('kindsOf names the kinds there are, in one order', () => {
  const items = [annotation(1, { kind: 'rule_edit' }), annotation(2, { kind: 'rule_edit' }), annotation(3)];
  expect(kindsOf(items).map(({ text }) => text)).toEqual(['1 deploy', '2 rule edits']);
});
