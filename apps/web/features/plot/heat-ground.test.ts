import { expect, test } from 'vitest';
import type { HeatRow } from './heat';
import { heatGround } from './heat-ground';
import { type Spot, stepOf } from './pointing';

const window = { from: 0, to: 100, step: 10 };
const row = (le: string, filled: Readonly<Record<number, number>>): HeatRow => ({
  ...{ le, tick: le, name: `up to ${le}`, upTo: null },
  counts: Array.from({ length: 10 }, (_, step) => filled[step] ?? 0),
});
const ground = heatGround([row('1', { 2: 5, 7: 1 }), row('2', { 7: 4 }), row('3', { 1: 9 })], window, 0);
const press = (from: Spot, ...keys: string[]) =>
  keys.reduce((spot, key) => ground.next(spot, stepOf(key) ?? { sideways: 0, up: 0 }), from);

test('the pointer means the cell under it, counted from below', () => {
  expect(ground.at({ x: 0, y: 0.99 })).toEqual({ seconds: 5, row: '1' });
  expect(ground.at({ x: 0.99, y: 0.01 })).toEqual({ seconds: 95, row: '3' });
  expect(ground.at({ x: 1.01, y: 0.5 })).toBeNull();
  expect(ground.at({ x: 0.5, y: -0.1 })).toBeNull();
});

test('keys begin in the hottest cell of the last step, and reach every cell', () => {
  const first = ground.first() as Spot;
  expect(first).toEqual({ seconds: 75, row: '2' });
  expect(press(first, 'ArrowUp', 'ArrowUp')).toEqual({ seconds: 75, row: '3' });
  expect(press(first, 'ArrowDown', 'ArrowDown', 'ArrowLeft')).toEqual({ seconds: 65, row: '1' });
  expect(press(first, 'Home', 'ArrowLeft').seconds).toBe(5);
  expect(press(first, 'End', 'ArrowRight').seconds).toBe(95);
});

test('a drag chooses whole steps', () => {
  expect(ground.between(33, 71)).toEqual({ from: 30, to: 80 });
});

test('of nothing nothing is meant', () => {
  const none = heatGround([], window, 0);
  expect(none.first()).toBeNull();
  expect(none.at({ x: 0.5, y: 0.5 })).toBeNull();
});

test('a cell is said by its bounds and its lines', () => {
  expect(ground.say({ seconds: 75, row: '1' })).toMatch(/ – .*, up to 1: 1 line$/);
});
