import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firingsOf, type Points, thin } from './would-fire';

const STEP = 60;
const at = (...minutes: number[]): Points => minutes.map((minute) => [minute * STEP, minute] as const);
const fired = (points: Points, forMinutes = 0) =>
  firingsOf({ labels: {}, points }, STEP, forMinutes * STEP).map(({ from, to, peak }) => [
    from / STEP,
    to / STEP,
    peak,
  ]);

describe('an alert on the past', () => {
  it('fires once for what holds from one evaluation to the next', () => {
    expect(fired([])).toEqual([]);
    expect(fired(at(3))).toEqual([[3, 4, 3]]);
    expect(fired(at(3, 4, 5, 9, 10))).toEqual([
      [3, 6, 5],
      [9, 11, 10],
    ]);
  });

  it('waits as long as it must hold', () => {
    expect(fired(at(3, 4, 9), 1)).toEqual([[4, 5, 4]]);
    expect(fired(at(3, 4, 5), 3)).toEqual([]);
  });

  it('fires as often as an evaluation of every minute says', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 60 })).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 5 }), (held, wait) => {
        const hasHeld = (minute: number) =>
          Array.from({ length: wait + 1 }, (_, i) => minute - i).every((one) => held.includes(one));
        const count = held.filter((minute) => hasHeld(minute) && !held.includes(minute - wait - 1)).length;
        expect(fired(at(...held), wait)).toHaveLength(count);
      }),
    );
  });
});

describe('points thinned to the graph', () => {
  it('keep every peak, in order', () => {
    const value = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 50 }), (values, most) => {
        const points = values.map((one, i) => [i, one] as const);
        const kept = thin(points, { from: 0, to: values.length }, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(Math.max(...kept.map(([, one]) => one))).toBe(Math.max(...values));
        expect(kept.map(([time]) => time)).toEqual(kept.map(([time]) => time).toSorted((a, b) => a - b));
      }),
    );
  });
});
