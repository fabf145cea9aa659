import { describe, expect, it } from 'vitest';
import { evenStack, unevenStack } from './stack';

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
