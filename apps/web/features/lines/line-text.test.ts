import { expect, test } from 'vitest';
import { onOneLine, whenOf } from './line-text';

const ARRIVED = new Date(2026, 10, 22, 14, 35, 31).toISOString();

test('a line says when it happened', () => {
  const at = new Date(2026, 10, 22, 14, 35, 30, 706).toISOString();
  expect(whenOf({ timestamp: at, committedAt: ARRIVED })).toEqual(['14:35:30', '.706']);
});

test('one that arrived on another day says the day', () => {
  const on = (year: number, month: number) => new Date(year, month, 10, 6, 55, 46).toISOString();
  expect(whenOf({ timestamp: on(2026, 8), committedAt: ARRIVED })).toEqual(['10 Sep 06:55', '']);
  expect(whenOf({ timestamp: on(2025, 8), committedAt: ARRIVED })).toEqual(['10 Sep 2025', '']);
});

test('a line of two lines stays one row', () => {
  const pieces = [
    { text: 'a\r\n', group: null },
    { text: 'b\tc\n', group: 1 },
  ];
  expect(onOneLine(pieces).map((piece) => piece.text)).toEqual(['a ⏎ ', 'b c ⏎ ']);
});
