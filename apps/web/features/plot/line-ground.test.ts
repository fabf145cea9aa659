import { describe, expect, test } from 'vitest';
import { AXIS, MARGIN } from './axis';
import { frameOf } from './frame';
import { lineGround } from './line-ground';
import { type Line, lineOf, type Shape } from './lines';
import { type Spot, stepOf } from './pointing';

const window = { from: 0, to: 1_000, step: 100 };
const size = { width: 800, height: 260 };
const times = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000];
const flat = (name: string, value: number, at = times): Line => ({
  ...lineOf(
    name,
    at.map((time) => [time, value] as const),
    window,
  ),
  selector: `${name}_total`,
  counts: 100,
});

const frame = frameOf(size, window, [0, 50, 100]);
const groundOf = (lines: readonly Line[], shape: Shape = 'lines') => lineGround({ lines, shape, window, frame }, 0);
const place = (seconds: number, value: number) => ({
  x: seconds / 1_000,
  y: (frame.y(value) - MARGIN.top) / (size.height - MARGIN.top - AXIS.bottom),
});

describe('the pointer', () => {
  test('means the point next to its time, and the line next to its height', () => {
    const ground = groundOf([flat('high', 90), flat('low', 10)]);
    expect(ground.at(place(430, 88))).toEqual({ seconds: 400, row: 'high' });
    expect(ground.at(place(430, 12))).toEqual({ seconds: 400, row: 'low' });
    expect(ground.at(place(430, 50))).toEqual({ seconds: 430, row: null });
  });

  test('means none of bars that stand on each other, and each of lone ones', () => {
    expect(groundOf([flat('a', 1), flat('b', 1)], 'bars').at(place(400, 1))?.row).toBeNull();
    expect(groundOf([flat('a', 1)], 'bars').at(place(440, 80))).toEqual({ seconds: 400, row: 'a' });
  });

  test('chooses a stretch of whole seconds, whichever way it is dragged', () => {
    expect(groundOf([]).between(700.4, 299.6)).toEqual({ from: 300, to: 700 });
  });
});

describe('keys', () => {
  const press = (ground: ReturnType<typeof groundOf>, from: Spot, ...keys: string[]) =>
    keys.reduce((spot, key) => ground.next(spot, stepOf(key) ?? { sideways: 0, up: 0 }), from);

  test('begin at the newest point of the highest line, and walk its points over gaps', () => {
    const ground = groundOf([flat('high', 90, [0, 100, 700]), flat('low', 10)]);
    const first = ground.first() as Spot;
    expect(first).toEqual({ seconds: 700, row: 'high' });
    expect(press(ground, first, 'ArrowRight')).toEqual(first);
    expect(press(ground, first, 'ArrowLeft')).toEqual({ seconds: 100, row: 'high' });
    expect(press(ground, first, 'Home')).toEqual({ seconds: 0, row: 'high' });
    expect(press(ground, first, 'Home', 'End')).toEqual(first);
  });

  test('go up and down between the lines at one time, by their values', () => {
    const ground = groundOf([flat('high', 90), flat('middle', 50, [0, 100]), flat('low', 10)]);
    const high = { seconds: 100, row: 'high' };
    expect(press(ground, high, 'ArrowDown').row).toBe('middle');
    expect(press(ground, high, 'ArrowDown', 'ArrowDown', 'ArrowDown').row).toBe('low');
    expect(press(ground, { seconds: 900, row: 'high' }, 'ArrowDown').row).toBe('low');
    expect(press(ground, { seconds: 900, row: 'low' }, 'ArrowUp', 'ArrowUp').row).toBe('high');
  });

  test('reach every piece of a stack', () => {
    const ground = groundOf([flat('top', 1), flat('bottom', 90)], 'areas');
    expect(press(ground, { seconds: 500, row: 'bottom' }, 'ArrowUp')).toEqual({ seconds: 500, row: 'top' });
  });

  test('go on from where the pointer left no line', () => {
    expect(press(groundOf([flat('a', 90)]), { seconds: 430, row: null }, 'ArrowLeft')).toEqual({
      seconds: 300,
      row: 'a',
    });
  });

  test('find nothing where there is none', () => {
    expect(groundOf([]).first()).toBeNull();
    expect(groundOf([flat('empty', 1, [])]).first()).toBeNull();
  });
});

test('a point is said with its value and what it counts', () => {
  expect(groundOf([flat('a', 90)]).say({ seconds: 400, row: 'a' })).toMatch(
    /:06:40, a: 90, counts lines of .*:05:00 – .*:06:40$/,
  );
});
