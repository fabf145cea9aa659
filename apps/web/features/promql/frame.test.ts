import { expect, test } from 'vitest';
import { frameOf, pointsAt, stretchOf } from './frame';
import type { Line } from './lines';

const window = { from: 0, to: 1_000, step: 10 };

function line(name: string, value: number): Line {
  const steps = Array.from({ length: 11 }, (_, i) => i);
  const stats = { last: value, min: value, max: value, mean: value };
  const drawn = { steps, values: steps.map(() => value), stats };
  return { key: name, name, colour: '', from: 0, step: 100, count: 11, selector: null, counts: 0, ...drawn };
}

test('what lies under the pointer is the point next to its time, and the line next to its height', () => {
  const lines = [line('high', 90), line('low', 10)];
  const frame = frameOf(800, lines, 'lines', window);
  const at = (value: number) => pointsAt(lines, frame, { x: frame.x(430), y: frame.y(value) }, 'lines');
  expect(at(88).under.map(({ seconds }) => seconds)).toEqual([400, 400]);
  expect(at(88).best?.line.name).toBe('high');
  expect(at(12).best?.line.name).toBe('low');
  expect(at(50).best).toBeNull();
});

test('of bars that stand on each other none is meant, of lone ones each', () => {
  const two = [line('a', 1), line('b', 1)];
  const frame = frameOf(800, two, 'bars', window);
  expect(pointsAt(two, frame, { x: frame.x(400), y: 0 }, 'bars').best).toBeNull();
  expect(pointsAt([line('a', 1)], frame, { x: frame.x(400), y: 0 }, 'bars').best?.seconds).toBe(400);
});

test('a drag is a stretch of whole seconds within the plot, whichever way it goes', () => {
  const frame = frameOf(800, [], 'lines', window);
  expect(stretchOf(frame, frame.x(700), frame.x(300))).toEqual({ from: 300, to: 700 });
  expect(stretchOf(frame, -50, 5_000)).toEqual({ from: 0, to: 1_000 });
});
