import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupTally } from './group-lines';

const BUCKETS = 3;
const lines = fc.array(fc.tuple(fc.option(fc.constantFrom('a', 'b', 'c', 'long'.repeat(50))), fc.nat(BUCKETS - 1)));

describe('lines by value', () => {
  it('add up, however few values are told apart, and what is named is whole', () => {
    const limits = fc.record({ values: fc.nat(6), bytes: fc.nat(2000) });
    fc.assert(
      fc.property(lines, limits, fc.nat(5), (added, limit, top) => {
        const tally = new GroupTally(BUCKETS, limit);
        for (const [value, bucket] of added) tally.add(value, bucket);
        const { groups, other } = tally.result(top);
        const countsOf = (of: typeof added) => [0, 1, 2].map((bucket) => of.filter(([, own]) => own === bucket).length);
        for (const { value, total, counts } of groups) {
          const own = added.filter(([one]) => one === value);
          expect({ total, counts }).toEqual({ total: own.length, counts: countsOf(own) });
        }
        const named = groups.map(({ value }) => value);
        const rest = added.filter(([value]) => !named.includes(value));
        expect(other).toMatchObject({ total: rest.length, counts: countsOf(rest) });
        const values = new Set(rest.map(([value]) => value)).size;
        expect(other.atLeast ? other.values <= values : other.values === values).toBe(true);
        expect(groups.length).toBeLessThanOrEqual(Math.min(top, limit.values));
      }),
    );
  });

  it('keep to the bytes they may take', () => {
    const tally = new GroupTally(1000, { values: 1000, bytes: 50_000 });
    for (let n = 0; n < 1000; n++) tally.add(`value ${n}`, n);
    const { groups, other } = tally.result(1000);
    expect(groups.length).toBe(11);
    expect(other).toMatchObject({ total: 989, atLeast: true });
  });
});
