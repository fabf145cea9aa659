import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unquote } from './promql';
import { compileSelector, formatSelector, parseSelector, type Selector, selectorMatches } from './selector';

/** Enough of a regex compiler for these tests; the real one is RE2's. */
const compile = (pattern: string) => {
  const compiled = new RegExp(`^(?:${pattern})$`, 'su');
  return (text: string) => compiled.test(text);
};

describe('parseSelector', () => {
  it('reads names, operators and every kind of string', () => {
    expect(parseSelector('m{user="ro\\x41t", ip=~\'1.*\', z!=`\\q`, y!~"a|b",}')).toEqual({
      metric: 'm',
      matchers: [
        { name: 'user', op: '=', value: 'roAt' },
        { name: 'ip', op: '=~', value: '1.*' },
        { name: 'z', op: '!=', value: '\\q' },
        { name: 'y', op: '!~', value: 'a|b' },
      ],
    });
    expect(parseSelector('# a\n{__name__="m",a=""} # b')).toEqual({
      metric: 'm',
      matchers: [{ name: 'a', op: '=', value: '' }],
    });
    expect(parseSelector('{"m","a"="b"}')).toEqual({ metric: 'm', matchers: [{ name: 'a', op: '=', value: 'b' }] });
    expect(parseSelector('sum')).toEqual({ metric: 'sum', matchers: [] });
  });

  const refused: readonly [string, RegExp][] = [
    ['rate(m[5m])', /plain selector/],
    ['m[5m]', /plain selector/],
    ['m offset 5m', /plain selector/],
    ['m + m', /plain selector/],
    ['{a="b"}', /names no metric/],
    ['{__name__=~"m"}', /names no metric/],
    ['m{a="b"', /column 8/],
  ];

  it.each(refused)('refuses %s', (text, message) => {
    expect(() => parseSelector(text)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringMatching(message) }),
    );
  });

  const name = fc
    .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
    .filter(
      (text) =>
        !['inf', 'nan', 'bool', 'on', 'ignoring', 'offset', 'group_left', 'group_right', '__name__'].includes(text),
    );
  const matcher = fc.record({
    name,
    op: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
    value: fc.string({ unit: 'grapheme' }),
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(name, fc.array(matcher, { maxLength: 4 }), (metric, matchers) => {
        const selector: Selector = { metric, matchers };
        expect(parseSelector(formatSelector(selector))).toEqual(selector);
      }),
      { numRuns: 500 },
    );
  });
});

describe('selectorMatches', () => {
  const key = { metric: 'm', labels: { user: 'root', ip: '10.0.0.1' } };
  const cases: readonly [string, boolean][] = [
    ['m', true],
    ['n', false],
    ['m{user="root"}', true],
    ['m{user=~"ro"}', false],
    ['m{user=~"ro.*",ip!~"11.*"}', true],
    ['m{absent=""}', true],
    ['m{absent!=""}', false],
    ['m{absent=~".*"}', true],
    ['m{toString=""}', true],
    ['m{__name__!="n"}', true],
    ['{__name__="m",__name__="n"}', false],
  ];

  it.each(cases)('%s: %s', (text, expected) => {
    expect(selectorMatches(parseSelector(text), key, compile)).toBe(expected);
  });

  it('names the pattern that is refused', () => {
    expect(() => compileSelector(parseSelector('m{a=~"("}'), compile)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining('a=~"("') }),
    );
  });
});

describe('unquote', () => {
  const cases: readonly [string, string | null][] = [
    ['"\\a\\n\\t\\\\\\""', '\x07\n\t\\"'],
    ['"\\xc3\\xa9 \\303\\251 \\u00e9 \\U0001F600"', 'é é é 😀'],
    ["'\\''", "'"],
    ['"\\\'"', null],
    ['"\\400"', null],
    ['"\\ud800"', null],
    ['"a', null],
    ['"', null],
    ['"a\\"', null],
    ['`a\\`', 'a\\'],
  ];
  it.each(cases)('%s', (literal, expected) => {
    expect(unquote(literal)).toBe(expected);
  });
});
