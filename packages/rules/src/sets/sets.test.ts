import { describe, expect, it } from 'vitest';
import { CostWatch, times } from '../cost/cost-watch';
import { MatchSet, type SetOptions } from './sets';

const collect = (patterns: readonly string[], texts: readonly string[], options?: SetOptions) =>
  new MatchSet(patterns, options).match(texts.map((text) => Buffer.from(text)));

describe('a set of patterns', () => {
  it('is split until it compiles, and finds the same', () => {
    const patterns = Array.from({ length: 40 }, (_, i) => `word${i}[a-z]{20}$`);
    const text = `word17${'z'.repeat(20)}`;
    const texts = ['word17', text, text];
    expect(new MatchSet(patterns, { maxMem: 16_384 }).size).toBeGreaterThan(1);
    const found = collect(patterns, texts, { maxMem: 16_384 });
    expect(found).toEqual(collect(patterns, texts));
    expect(found[17]).toEqual([1, 2]);
  });

  it('matches a pattern alone that fits no set', () => {
    expect(collect(['[a-z]{500}x', 'needle'], ['hay', 'a needle'], { maxMem: 2_000 })[1]).toEqual([1]);
  });

  it('finds the same one at a time as together', () => {
    const patterns = ['a', '^b', 'c$', '\\bd', ''];
    const texts = ['abcd', 'bd c', 'é', ''];
    expect(collect(patterns, texts, { maxMem: 0 })).toEqual(collect(patterns, texts));
  });
});

describe('a gate that does not pay', () => {
  /** Any set is slow, and any gate slower than it. */
  const patience = {
    gateAfter: 400,
    gateWindow: 1,
    splitAfter: 1e9,
    splitWindow: 1,
    sample: 1,
    smallSets: 0,
    worthIt: 0,
  };
  const patterns = Array.from({ length: 40 }, (_, i) => `word${i}.*end`);
  const values = Array.from({ length: 400 }, (_, i) => Buffer.from(`word${i} end`));

  it('is taken away again, and the patterns are asked in one set as before', () => {
    const set = new MatchSet(patterns, { patience });
    const first = set.match(values);
    const gated = Array.from({ length: 8 }, () => {
      expect(set.match(values)).toEqual(first);
      return set.gated;
    });
    expect(gated).toContain(true);
    expect([set.gated, set.size]).toEqual([false, 1]);
  });
});

describe('the watch on a set', () => {
  const values = Array.from({ length: 1_000 }, () => Buffer.alloc(100));
  const watchOf = (warmUp = 0) => new CostWatch(times({ perValue: 1_000, perByte: 15 }, 2), warmUp, 5_000);
  const feed = (watch: CostWatch, batches: number, nanosPerValue: number) =>
    Array.from({ length: batches }, () => watch.isTooSlow(values, nanosPerValue * values.length));

  it('says nothing while the automaton warms up', () => {
    expect(feed(watchOf(30_000), 30, 1e9)).not.toContain(true);
  });

  it('speaks after two slow windows in a row, and not of a set that is worth its price', () => {
    const watch = watchOf();
    expect(feed(watch, 60, 4_000)).not.toContain(true);
    expect(feed(watch, 5, 6_000)).not.toContain(true);
    expect(feed(watch, 5, 4_000)).not.toContain(true);
    expect(feed(watch, 10, 6_000)).toEqual([...new Array(9).fill(false), true]);
  });
});
