import { expect, it } from 'vitest';
import { MAX_POINTS, resolve } from './resolution';

const DAY = 86_400;
const wanted = { from: 1_000_000, to: 1_000_000 + 30 * DAY, columns: 1_300, points: 'fine' } as const;

it('takes as many steps as Prometheus gives, and as the limit on points leaves', () => {
  const one = resolve(wanted, 5, 1);
  expect(one.count).toBeGreaterThan(9_000);
  expect(one.count).toBeLessThanOrEqual(10_001);
  const many = resolve(wanted, 5, 300);
  expect(many.count * 300).toBeLessThanOrEqual(MAX_POINTS + 300);
  expect(many.count).toBeGreaterThanOrEqual(wanted.columns);
  expect(resolve({ ...wanted, to: wanted.from + 600 }, 5, 1)).toEqual({
    from: 1_000_000,
    to: 1_000_600,
    step: 5,
    count: 121,
  });
});

it.each([5, 7, 60])('steps in multiples of %i seconds, which lie on the sampler’s boundaries', (interval) => {
  for (const points of ['fine', 'columns', 'even'] as const) {
    const { from, to, step, count } = resolve({ ...wanted, points }, interval, 12);
    expect([step % interval, from % step, to % step]).toEqual([0, 0, 0]);
    expect(count).toBe((to - from) / step + 1);
    expect([from >= wanted.from, to <= wanted.to]).toEqual([true, true]);
  }
});

it('takes a round step where every column has one value', () => {
  expect(resolve({ ...wanted, columns: 120, points: 'even' }, 5, 1).step).toBe(21_600);
  expect(resolve({ ...wanted, to: wanted.from + 3600, columns: 120, points: 'even' }, 5, 1).step).toBe(30);
});

it.each([
  [{ ...wanted }, 1_001, 'gives 1,001 series and the limit is 1,000: sum by fewer labels'],
  [{ ...wanted }, 800, '800 series of 1,300 points, 1,040,000 in all, and the limit is 600,000'],
  [{ ...wanted, to: wanted.from + 400 * DAY }, 1, 'The range is 400 days long and the limit is 366'],
] as const)('refuses what is too much, naming limit, value and remedy', (given, series, message) => {
  expect(() => resolve(given, 5, series)).toThrow(message);
});
