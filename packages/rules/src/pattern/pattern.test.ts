import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPattern, MAX_PATTERN_BYTES } from './pattern';

describe('checkPattern', () => {
  it('names the groups in order', () => {
    expect(checkPattern('(?P<b>x)(y)(?<a>z)|(?P<c>\\(?P<no>)')).toEqual({ ok: true, groups: ['b', 'a', 'c'] });
    expect(checkPattern('plain')).toEqual({ ok: true, groups: [] });
  });

  const refused: readonly [string, RegExp, number | undefined][] = [
    ['', /cannot be empty/, undefined],
    ['a(?!b)', /look-ahead/, 1],
    ['a(?<=b)', /look-behind/, 1],
    ['(?>a)', /atomic/, 0],
    ['(a)\\1', /back-reference/, 3],
    ['(?P<n>a)(?P=n)', /back-reference/, undefined],
    ['a++', /possessive/, 1],
    ['ab(', /missing \)/, 2],
    ['a(b(c)', /missing \)/, 1],
    ['[(]\\()b', /unexpected \)/, 5],
    ['x[z-a]', /invalid character class range/, 2],
    ['ab\\', /trailing/, 2],
    ['a{1001}', /1,000/, 1],
    ['(?P<x>a)|(?P<x>b)', /name of its own/, 9],
    ['(?P<a-b>x)', /letters, digits/, 0],
    ['a\\Z', /\\z or \$/, 1],
    ['x\\C', /half a character/, 1],
    ['\\pL{200}', /too large once compiled/, undefined],
    ['\\Qa.b\\E', /escape each/, 0],
    ['[(?<]', /change their order/, 1],
    ['a\0', /\\x00/, undefined],
    ['\ud800', /surrogate/, undefined],
    ['é'.repeat(MAX_PATTERN_BYTES / 2 + 1), /the limit is 10240/, undefined],
  ];

  it.each(refused)('refuses %j, says what to write and where', (pattern, message, offset) => {
    const check = checkPattern(pattern);
    expect(check.ok).toBe(false);
    expect(check).toMatchObject({ message: expect.stringMatching(message) });
    expect('offset' in check ? check.offset : undefined).toBe(offset);
  });

  it('answers any text without throwing, an offset always inside it', () => {
    const token = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '\\',
      '?',
      'P<a>',
      '{2}',
      '*',
      '^',
      '|',
      'a',
      '/',
      ':',
      '😀',
      '-',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), (tokens) => {
        const pattern = tokens.join('');
        const check = checkPattern(pattern);
        if (!check.ok && check.offset !== undefined) expect(check.offset).toBeLessThan(pattern.length);
      }),
      { numRuns: 500 },
    );
  });
});
