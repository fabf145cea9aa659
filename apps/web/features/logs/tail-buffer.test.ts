import { expect, it } from 'vitest';
import type { LogLine } from '../lines/hooks/use-lines';
import { EMPTY_TAIL, KEPT, released, withDropped, withLines } from './tail-buffer';

const lines = (...ids: readonly (string | number)[]) => ids.map((id) => ({ id: String(id) }) as LogLine);
const many = (count: number, from = 0) => lines(...Array.from({ length: count }, (_, index) => from + index));
const ids = (some: readonly LogLine[]) => some.map(({ id }) => id).join(' ');

it('puts the newest on top', () => {
  const tail = withLines(withLines(EMPTY_TAIL, lines('a', 'b'), false), lines('c'), false);
  expect(ids(tail.shown)).toBe('c b a');
  expect(tail.came).toBe(3);
});

it('lets lines wait while it is held, and shows them in their order once it is not', () => {
  const held = withLines(withLines(withLines(EMPTY_TAIL, lines('a'), false), lines('b'), true), lines('c'), true);
  expect([ids(held.shown), ids(held.waiting)]).toEqual(['a', 'c b']);
  expect(ids(released(held).shown)).toBe('c b a');
  expect(released(held).waiting).toEqual([]);
});

it('keeps so many of each, and says how many no longer wait', () => {
  const full = withLines(EMPTY_TAIL, many(KEPT + 10), false);
  expect(full.shown).toHaveLength(KEPT);
  const held = withLines(full, many(KEPT + 3, KEPT + 10), true);
  expect([held.waiting.length, held.forgotten]).toEqual([KEPT, 3]);
  expect(released(held).forgotten).toBe(0);
});

it('adds up what was never sent', () => {
  expect(withDropped(withDropped(EMPTY_TAIL, 5, true), 2, false)).toMatchObject({ over: 7, atLeast: true });
});
