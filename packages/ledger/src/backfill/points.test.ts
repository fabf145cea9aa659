import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cadenceOf, type Point, pointsOf } from './points';

const S = 1_000_000;
const cadence = cadenceOf(5 * S, 0);
const at = (seconds: number, value: number): Point => ({ boundaryUs: seconds * S, value });
const shown = (changes: Point[], after: number, through: number) =>
  pointsOf(changes, cadence, after * S, through * S).map(({ boundaryUs, value }) => [boundaryUs / S, value]);

describe('the points of a history', () => {
  it('begin with a zero, say each change, and rest no longer than a minute', () => {
    expect(shown([at(10, 2), at(15, 3), at(150, 7)], 0, 200)).toEqual([
      [5, 0],
      [10, 2],
      [15, 3],
      [75, 3],
      [135, 3],
      [150, 7],
    ]);
    expect(shown([at(10, 2)], 0, 70)).toEqual([
      [5, 0],
      [10, 2],
      [70, 2],
    ]);
  });

  it('are none before the first increment, and none of nothing', () => {
    expect(shown([], 0, 100)).toEqual([]);
    expect(shown([at(10, 2)], 0, 5)).toEqual([]);
  });

  it('begin with the zero also where the first increment follows what was sent before', () => {
    expect(shown([at(15, 1)], 10, 15)).toEqual([
      [10, 0],
      [15, 1],
    ]);
  });

  it('are sparser where the history is long', () => {
    expect(cadenceOf(5 * S, 2 * 86_400 * S).refreshUs).toBe(240 * S);
    expect(cadenceOf(45 * S, 0).refreshUs).toBe(45 * S);
  });

  it('are the same whether sent at once or in parts, each part knowing no more than it may', () => {
    const gains = fc.uniqueArray(
      fc.record({ step: fc.integer({ min: 1, max: 80 }), count: fc.integer({ min: 1, max: 9 }) }),
      {
        selector: (gain) => gain.step,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(gains, fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 4 }), (draws, cuts) => {
        const sorted = draws.sort((a, b) => a.step - b.step);
        const sumTo = (end: number) => sorted.slice(0, end + 1).reduce((sum, { count }) => sum + count, 0);
        const all = sorted.map(({ step }, i) => at(step * 5, sumTo(i)));
        const whole = shown(all, -100, 500);
        const edges = [-20, ...cuts.sort((a, b) => a - b), 100].map((step) => step * 5);
        const parts = edges.slice(1).flatMap((through, i) => {
          const known = all.filter(({ boundaryUs }) => boundaryUs <= through * S);
          return shown(known, edges[i] as number, through);
        });
        expect(parts.sort(([a], [b]) => (a as number) - (b as number))).toEqual(whole);
      }),
    );
  });
});
