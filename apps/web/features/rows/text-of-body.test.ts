import { expect, test } from 'vitest';
import { textOfBody } from './text-of-body';

const BODY = 'POST\t/pay took 12 ms';

test.each([
  ['/pay', '/pay'],
  [' 12 ms ', '12 ms'],
  ['POST /pay took', 'POST\t/pay took'],
  ['', null],
  [' ', null],
  ['took 13 ms', null],
])('%j stands for %j', (marked, text) => {
  expect(textOfBody(BODY, marked)).toBe(text);
});
