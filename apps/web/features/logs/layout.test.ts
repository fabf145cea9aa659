import { describe, expect, it } from 'vitest';
import { evenStack, layoutOf, ROW_PX, unevenStack, wrappedPx } from './layout';

it('gives the body what the columns leave, and a list with too many columns a wider row', () => {
  const roomy = layoutOf(1000, ['severity', 'service']);
  expect(roomy.rowPx).toBe(1000);
  expect(layoutOf(1000, []).bodyChars).toBeGreaterThan(roomy.bodyChars);
  expect(layoutOf(340, ['service', 'host', 'attr.a']).rowPx).toBeGreaterThan(340);
});

it('makes a wrapped row as high as its lines', () => {
  const one = wrappedPx('a'.repeat(40), 40);
  expect(one).toBe(ROW_PX);
  expect(wrappedPx('a'.repeat(41), 40)).toBeGreaterThan(one);
  expect(wrappedPx('a\n\nb', 40)).toBe(wrappedPx('a'.repeat(120), 40));
  expect(wrappedPx('日'.repeat(21), 40)).toBe(wrappedPx('a'.repeat(42), 40));
  expect(wrappedPx('a'.repeat(100_000), 40)).toBeLessThan(600);
});

describe('a stack', () => {
  it.each([
    ['even', evenStack(4)],
    ['uneven', unevenStack([10, 30, 5, 27])],
  ])('finds every row of an %s one where it lies', (_name, stack) => {
    for (let index = 0; index < 4; index += 1) {
      expect(stack.rowAt(stack.topOf(index))).toBe(index);
      expect(stack.rowAt(stack.topOf(index + 1) - 1)).toBe(index);
    }
    expect(stack.topOf(4)).toBe(stack.heightPx);
  });
});
