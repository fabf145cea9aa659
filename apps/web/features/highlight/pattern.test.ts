import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paintPattern } from './pattern';

const inGroup = (pattern: string, group: number): string =>
  paintPattern(pattern)
    .pieces.filter((piece) => piece.group === group)
    .map((piece) => piece.text)
    .join('|');

describe('paintPattern', () => {
  test('finds named groups and what is inside them', () => {
    const pattern = 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)';
    expect(paintPattern(pattern).groups).toEqual(['user', 'ip']);
    expect(inGroup(pattern, 1)).toBe('\\S*');
    expect(inGroup(pattern, 2)).toBe('\\S+');
  });

  test('counts groups without a name, and not those that do not capture', () => {
    expect(paintPattern('(a)(?:b)(?i)(?<c>d)(?i:e)').groups).toEqual([null, 'c']);
  });

  test('is not misled by escapes, classes and quotes', () => {
    expect(paintPattern('\\((?P<a>[)(\\]]+)\\)').groups).toEqual(['a']);
    expect(inGroup('\\((?P<a>[)(\\]]+)\\)', 1)).toBe('[)(\\]]+');
    expect(paintPattern('[]()](x)').groups).toEqual([null]);
    expect(paintPattern('[[:alpha:](](x)').groups).toEqual([null]);
    expect(paintPattern('\\Q((\\E(x)').groups).toEqual([null]);
  });

  test('gives text inside a nested group to the innermost', () => {
    expect(inGroup('(a(b)c)', 1)).toBe('a(|)c');
    expect(inGroup('(a(b)c)', 2)).toBe('b');
  });

  test('keeps every character of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'()[]\\?P<a>:^|QE') }), (pattern) => {
        const painted = paintPattern(pattern).pieces.map((piece) => piece.text);
        expect(painted.join('')).toBe(pattern);
      }),
    );
  });
});
