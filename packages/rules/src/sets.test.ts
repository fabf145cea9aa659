import { describe, expect, it } from 'vitest';
import { CostWatch } from './cost-watch';
import { type Hits, MatchSet } from './sets';

const members = (patterns: readonly string[]) => patterns.map((pattern, rule) => ({ pattern, rule }));

function collect(set: MatchSet, texts: readonly string[]): Hits {
  const hits: Hits = [];
  set.collect(
    texts.map((text) => Buffer.from(text)),
    hits,
  );
  return hits;
}

describe('a set of patterns', () => {
  it('is split until it compiles, and finds the same', () => {
    const patterns = Array.from({ length: 40 }, (_, i) => `word${i}[a-z]{20}$`);
    const text = `word17${'z'.repeat(20)}`;
    const set = new MatchSet(members(patterns), 16_384);
    expect(set.size).toBeGreaterThan(1);
    expect(collect(set, ['word17', text, text])).toEqual(
      collect(new MatchSet(members(patterns)), ['word17', text, text]),
    );
    expect(collect(set, ['word17', text, text])[17]).toEqual([1, 2]);
  });

  it('matches a pattern alone that fits no set', () => {
    expect(collect(new MatchSet(members(['[a-z]{500}x', 'needle']), 2_000), ['hay', 'a needle'])[1]).toEqual([1]);
  });

  it('finds the same one at a time as together', () => {
    const patterns = ['a', '^b', 'c$', '\\bd', ''];
    const texts = ['abcd', 'bd c', 'é', ''];
    expect(collect(new MatchSet(members(patterns), 0), texts)).toEqual(collect(new MatchSet(members(patterns)), texts));
  });
});

describe('the watch on a set', () => {
  const values = Array.from({ length: 1_000 }, () => Buffer.alloc(100));
  const feed = (watch: CostWatch, batches: number, nanosPerValue: number) =>
    Array.from({ length: batches }, () => watch.isTooSlow(values, nanosPerValue * values.length));

  it('says nothing while the automaton warms up', () => {
    expect(feed(new CostWatch(2), 30, 1e9)).not.toContain(true);
  });

  it('speaks after two slow windows in a row, and not of a set that is worth its price', () => {
    const watch = new CostWatch(2);
    expect(feed(watch, 60, 4_000)).not.toContain(true);
    expect(feed(watch, 5, 6_000)).not.toContain(true);
    expect(feed(watch, 5, 4_000)).not.toContain(true);
    expect(feed(watch, 10, 6_000)).toEqual([...new Array(9).fill(false), true]);
  });
});
