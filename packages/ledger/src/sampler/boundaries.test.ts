import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundariesFrom, passageAt, refreshesAt } from './boundaries';

const S = 1_000_000;

describe('passageAt', () => {
  it('waits for the clock, also where that was set back', () => {
    expect(passageAt(104 * S, 105 * S, 5 * S)).toBeNull();
    expect(passageAt(0, 105 * S, 5 * S)).toBeNull();
  });

  it('passes every boundary that is due and none beyond the clock', () => {
    expect(passageAt(105 * S, 105 * S, 5 * S)).toEqual({ due: [105 * S], next: 110 * S });
    expect(passageAt(119 * S, 105 * S, 5 * S)).toEqual({ due: [105, 110, 115].map((s) => s * S), next: 120 * S });
  });

  it('comes back to multiples of the interval when it has changed', () => {
    expect(passageAt(105 * S, 105 * S, 10 * S)).toEqual({ due: [105 * S], next: 110 * S });
    expect(passageAt(107 * S, 100 * S, 7 * S)).toEqual({ due: [100 * S, 105 * S], next: 112 * S });
  });

  it('goes on strictly upwards from any state', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), fc.integer({ min: 1, max: 60 }), (now, next, interval) => {
        const passage = passageAt(now * S, next * S, interval * S);
        expect(passage === null).toBe(now < next);
        if (!passage) return;
        const { due, next: after } = passage;
        const all = [...due, after];
        for (let i = 1; i < all.length; i++) expect(all[i]).toBeGreaterThan(all[i - 1] as number);
        expect(due[0]).toBe(next * S);
        expect(due.at(-1)).toBeLessThanOrEqual(now * S);
        expect(after).toBeGreaterThan(now * S);
        expect(after % (interval * S)).toBe(0);
      }),
    );
  });
});

describe('refreshesAt', () => {
  const refreshed = (first: number, last: number) => refreshesAt(boundariesFrom(first, last, 5 * S), 5 * S);

  it('spreads unchanged series over a minute', () => {
    expect(refreshesAt([105 * S], 5 * S)).toEqual({ at: [105 * S], slots: 12 });
  });

  it('samples each series within the five minutes that Prometheus looks back, even over a day', () => {
    const day = 86_400 * S;
    expect(refreshed(9 * day, 10 * day).slots * 5).toBeLessThan(300);
    const { at } = refreshed(9 * day, 20 * day);
    expect(at[0]).toBeGreaterThan(13 * day);
    expect(at.at(-1)).toBe(20 * day);
  });
});
