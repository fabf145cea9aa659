import { expect, test } from 'vitest';
import { errorIn } from './apps';

test.each([
  ['{"level":"info","msg":"listening"}', null],
  ['{"level":"error","msg":"a task failed","err":{"message":"refused"}}', 'a task failed: refused'],
  ['{"level":"fatal","msg":"gone"}', 'gone'],
  ['{"level":"error"', '{"level":"error"'],
  ['TypeError: x is not a function', 'TypeError: x is not a function'],
  ['    at file.js:1:1', null],
  [' ✓ Ready in 300ms', null],
])('%s shows %s', (line, shown) => {
  expect(errorIn(line)).toBe(shown);
});
