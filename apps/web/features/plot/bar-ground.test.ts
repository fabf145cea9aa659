import { expect, test } from 'vitest';
import { barGround } from './bar-ground';
import type { Bars, Graph } from './bars';
import { type Spot, stepOf } from './pointing';

const window = { from: 0, to: 50, step: 10 };
const bar = (name: string, counts: number[]): Bars => ({
  ...{ key: `=${name}`, name, value: name, colour: '', counts },
  total: counts.reduce((sum, count) => sum + count, 0),
});
const bars = [bar('root', [4, 0, 3, 2, 0]), bar('pi', [1, 0, 3, 0, 0])];
const graph: Graph = { window, bars, unfinished: { index: 4, elapsedSeconds: 3 }, gaps: [1] };
const groundOf = (pieces: boolean, at: { from: number; to: number } | null = null) =>
  barGround({ graph, bars, at, pieces, nowMs: 0 });
const press = (ground: ReturnType<typeof groundOf>, from: Spot, ...keys: string[]) =>
  keys.reduce((spot, key) => ground.next(spot, stepOf(key) ?? { sideways: 0, up: 0 }), from);

test('the pointer means the bucket under it, wherever in its height', () => {
  expect(groundOf(true).at({ x: 0.5, y: 0.9 })).toEqual({ seconds: 25, row: null });
  expect(groundOf(true).at({ x: 1, y: 0.9 })).toBeNull();
});

test('keys begin at the bucket that is chosen, or the last with anything in it, and stop at the edges', () => {
  expect(groundOf(true).first()).toEqual({ seconds: 35, row: null });
  expect(groundOf(true, { from: 10, to: 20 }).first()).toEqual({ seconds: 15, row: null });
  const spot = { seconds: 15, row: null };
  expect(press(groundOf(true), spot, 'ArrowLeft', 'ArrowLeft', 'ArrowLeft').seconds).toBe(5);
  expect(press(groundOf(true), spot, 'PageDown').seconds).toBe(45);
});

test('up and down go through the pieces of a bar, and sideways along one of them', () => {
  const spot = { seconds: 5, row: null };
  expect(press(groundOf(true), spot, 'ArrowUp').row).toBe('=root');
  expect(press(groundOf(true), spot, 'ArrowUp', 'ArrowUp', 'ArrowUp').row).toBe('=pi');
  expect(press(groundOf(true), spot, 'ArrowUp', 'ArrowDown').row).toBeNull();
  expect(press(groundOf(true), spot, 'ArrowUp', 'ArrowRight')).toEqual({ seconds: 15, row: '=root' });
  expect(press(groundOf(false), spot, 'ArrowUp').row).toBeNull();
});

test.each([
  [{ seconds: 5, row: null }, / – .*: 5 lines, root 4, pi 1$/],
  [{ seconds: 15, row: null }, /: 0 lines, samples lost$/],
  [{ seconds: 45, row: null }, /: 0 lines, still filling$/],
  [{ seconds: 5, row: '=pi' }, /, pi: 1 line$/],
])('%j is said', (spot, words) => {
  expect(groundOf(true).say(spot)).toMatch(words);
});
