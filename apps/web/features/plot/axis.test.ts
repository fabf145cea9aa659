import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countTicks, seamLabels, textWidth, thinned, valueTicks } from './axis';

test.each([
  [0, [0, 1, 2, 3]],
  [2, [0, 1, 2, 3]],
  [3, [0, 1, 2, 3]],
  [4, [0, 2, 4, 6]],
  [88, [0, 30, 60, 90]],
  [100, [0, 40, 80, 120]],
  [1_240, [0, 500, 1_000, 1_500]],
])('the ticks for at most %d are %j', (most, ticks) => expect(countTicks(most, 3)).toEqual(ticks));

test('ticks are whole, hold the highest bar and leave it at least half the height', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (most) => {
      const ticks = countTicks(most, 3);
      const top = ticks.at(-1) ?? 0;
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(top).toBeGreaterThanOrEqual(most);
      if (most >= 3) expect(top).toBeLessThanOrEqual(most * 2);
    }),
  );
});

test('ticks that would touch are thinned evenly', () => {
  const at = (x: number) => ({ x, text: '14:35' });
  const wide = [at(0), at(100), at(200)];
  expect(thinned(wide)).toEqual(wide);
  expect(thinned([at(0), at(30), at(60), at(90)])).toEqual([at(0), at(60)]);
  expect(textWidth('14:35')).toBeGreaterThan(20);
});

test.each([
  [
    300,
    [
      ['history', 'end'],
      ['live from 14:35', 'start'],
    ],
  ],
  [60, [['live from 14:35', 'start']]],
  [580, [['live from 14:35', 'end']]],
])('the words at a seam %d px from the left find room', (x, wanted) => {
  const labels = seamLabels(x, { left: 46, right: 600 }, ['history', 'live from 14:35']);
  expect(labels.map(({ text, anchor }) => [text, anchor])).toEqual(wanted);
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
