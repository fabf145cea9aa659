import { expect, test } from 'vitest';
import { drawnHours, paceText, sparkPoints } from './spark';

test('the hour that fills is drawn once it is above the one before', () => {
  expect(drawnHours([0, 0, 59])).toEqual([0, 0, 59]);
  expect(drawnHours([40, 50, 3])).toEqual([40, 50]);
  expect(drawnHours([])).toEqual([]);
});

test('the line fills its box from edge to edge, and nothing lies flat at the bottom', () => {
  const box = { width: 10, height: 20 };
  expect(sparkPoints([0, 5, 10], box)).toBe('0.0,19.0 5.0,10.5 10.0,2.0');
  expect(sparkPoints([0, 0], box)).toBe('0.0,19.0 10.0,19.0');
});

test.each([
  [[0, 0, 0], ''],
  [[5, 0, 0], 'last 2 h ago'],
  [[0, 90, 30], '1.5 a minute'],
  [[0, 0, 6000], '100 a minute'],
])('%j: %s', (hours, text) => expect(paceText(hours)).toBe(text));
