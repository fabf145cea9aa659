import { expect, test } from 'vitest';
import { whenOf } from './line-text';

const ARRIVED = new Date(2026, 10, 22, 14, 35, 31).toISOString();

test('a line says when it happened', () => {
  const at = new Date(2026, 10, 22, 14, 35, 30, 706).toISOString();
  expect(whenOf({ timestamp: at, committedAt: ARRIVED })).toEqual(['14:35:30', '.706']);
});

test('one that arrived on another day says the day', () => {
  const at = new Date(2025, 11, 10, 6, 55, 46).toISOString();
  expect(whenOf({ timestamp: at, committedAt: ARRIVED })).toEqual(['10 Dec 06:55', '']);
});
