import { expect, test } from 'vitest';
import { tabStop } from './tab-stop';

const rows = ['a', 'b', 'c'].map((id) => ({ id }));

test('Tab reaches the chosen row, and a list whose chosen row is out of the page by its first', () => {
  expect(tabStop(rows, 'b')).toBe('b');
  expect(tabStop(rows, null)).toBe('a');
  expect(tabStop(rows, 'z')).toBe('a');
  expect(tabStop([], 'a')).toBeUndefined();
});
