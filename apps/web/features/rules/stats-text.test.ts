import { expect, it } from 'vitest';
import { microsText, problemTexts, rateText } from './stats-text';

it('says what a line takes in few characters', () => {
  expect([0.834, 9.96, 51.4, 999.4, 999.6, 7_249].map(microsText)).toEqual([
    ...['0.83 µs', '10 µs', '51 µs', '999 µs', '1 ms', '7.2 ms'],
  ]);
});

it('says how often a rule matches, and nothing where it does not', () => {
  expect([0, 0.004, 1 / 3, 9.96, 12_345.6].map(rateText)).toEqual(['', '', '0.33/s', '10/s', '12,346/s']);
});

it('says what went otherwise', () => {
  expect(problemTexts({ unread: 0, cut: 0, overflowed: 0 })).toEqual([]);
  expect(problemTexts({ unread: 1, cut: 2, overflowed: 1_234 })).toEqual([
    ...['1 number was not read', '2 labels were cut', '1,234 lines count in __other__'],
  ]);
});
