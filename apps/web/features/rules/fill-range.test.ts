import { expect, it } from 'vitest';
import { fillRangeOf, fillRangeOfRun } from './fill-range';

const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;

it('leaves the end open where a range reaches the present, so that no line falls between history and live', () => {
  expect(fillRangeOf({ kind: 'last', seconds: 3600 }, NOW_MS)).toEqual({ from: NOW_S - 3600 });
  expect(fillRangeOf({ kind: 'between', from: NOW_MS - 5000, to: NOW_MS + 1000 }, NOW_MS)).toEqual({ from: NOW_S - 5 });
});

it('keeps the end of a range that lies in the past', () => {
  const past = { kind: 'between', from: NOW_MS - 5000, to: NOW_MS - 1000 } as const;
  expect(fillRangeOf(past, NOW_MS)).toEqual({ from: NOW_S - 5, to: NOW_S - 1 });
});

it('takes the range of a back-test, open where that reached its present', () => {
  const [from, to, later] = ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z', '2026-11-22T11:00:01Z'];
  expect(fillRangeOfRun({ from, to, createdAt: later })).toEqual({ from, to });
  expect(fillRangeOfRun({ from, to: later, createdAt: to })).toEqual({ from });
});
