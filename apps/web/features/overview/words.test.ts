import { expect, it } from 'vitest';
import { about, costText, pace, waiting } from './words';

it.each([
  [38_410, 1, '38,410 /s'],
  [9, 4, '2.3 /s'],
  [0, 900, '0 /s'],
  [10, 900, '40 an hour'],
  [1, 86_400, '0.042 an hour'],
])('%d in %d s is %s', (amount, seconds, text) => expect(pace(amount, seconds)).toBe(text));

it('says what a line costs, how long something waits and how much does', () => {
  expect([3.94, 120.4].map(costText)).toEqual(['3.9 µs/line', '120 µs/line']);
  expect([0.42, 45, 720, 10_800].map(waiting)).toEqual(['0.4 s', '45 s', '12 min', '3 h']);
  expect([940, 1_568_860].map(about)).toEqual(['940', '1.57 M']);
});
