import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confinePromql, confineQuery } from './confine';

describe('confinePromql', () => {
  const confined: readonly [string, string][] = [
    ['foo', 'foo{org="acme"}'],
    ['{__name__=~".+"}', '{org="acme",__name__=~".+"}'],
    ['{}', '{org="acme"}'],
    ['foo{a="b",}', 'foo{org="acme",a="b",}'],
    ['foo{org="other"} or bar', 'foo{org="acme",org="other"} or bar{org="acme"}'],
    ['sum by (user) (rate(foo[5m]))', 'sum by (user) (rate(foo{org="acme"}[5m]))'],
    ['max_over_time(rate(foo[1m])[1h:5m])', 'max_over_time(rate(foo{org="acme"}[1m])[1h:5m])'],
    ['foo offset 5m @ start()', 'foo{org="acme"} offset 5m @ start()'],
    ['a * on(x) group_left(y) b', 'a{org="acme"} * on(x) group_left(y) b{org="acme"}'],
    ['sum', 'sum{org="acme"}'],
    ['rate(rate[5m])', 'rate(rate{org="acme"}[5m])'],
    ['label_replace(foo, "org", "x{y}", "a", "(.*)")', 'label_replace(foo{org="acme"}, "org", "x{y}", "a", "(.*)")'],
    ['"foo{}"', '"foo{}"'],
    ['1 + time()', '1 + time()'],
    ['foo{ # all\n }', 'foo{org="acme"  \n }'],
  ];

  it.each(confined)('confines %s', (query, expected) => {
    expect(confinePromql(query, 'acme')).toBe(expected);
  });

  it('takes out comments, which Prometheus ends sooner than this parser does', () => {
    expect(confinePromql('1 # \r or foo', 'acme')).toBe('1  ');
  });

  it('escapes the name of the org', () => {
    expect(confinePromql('foo', 'a"} or bar{x="')).toBe('foo{org="a\\"} or bar{x=\\""}');
  });

  it('tells where in the query that was given something stands', () => {
    const query = 'rate(foo) + # why\n bar{a="é"} / {b="c"}';
    const { text, givenOffset } = confineQuery(query, 'acme');
    for (const word of ['rate', 'foo', '+', 'bar', 'a="é"', '/', 'b="c"']) {
      expect(givenOffset(text.indexOf(word))).toBe(query.indexOf(word));
    }
    expect(givenOffset(text.indexOf('{org'))).toBe(query.indexOf(')'));
    expect(givenOffset(text.length)).toBe(query.length);
  });

  const refused: readonly [string, RegExp][] = [
    ['', /line 1, column 1/],
    ['foo{', /line 1, column 5/],
    ['a b', /column 3/],
    ['a +\n b{c=}', /line 2, column 6/],
    ['foo{a="x', /does not end/],
    ['foo{a="\\q"}', /column 7.*escape/],
    ["foo{a='x\ny'}", /column 7/],
    ['info(foo)', /info\(\)/],
    ['foo{a="b"}{c="d"}', /column 11/],
  ];

  it.each(refused)('refuses %j', (query, message) => {
    expect(() => confinePromql(query, 'acme')).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringMatching(message) }),
    );
  });

  const text = fc
    .string({ unit: fc.constantFrom('a', '{', '}', '"', '\\', ' ', 'é', '#', "'", '`', ',') })
    .map((value) => JSON.stringify(value));
  const matcher = fc
    .tuple(fc.constantFrom('a', 'org', '__name__', 'on', 'by'), fc.constantFrom('=', '!=', '=~', '!~'), text)
    .map((parts) => parts.join(''));
  const matchers = fc.array(matcher, { maxLength: 3 }).map((all) => `{${all.join(',')}}`);
  const name = fc.constantFrom('foo', 'a:b', 'sum', 'offset_x', 'rate', 'by');
  const selector = fc.oneof(
    name,
    matchers,
    fc.tuple(name, matchers).map((parts) => parts.join(' ')),
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'promql' },
      selector,
      fc.constantFrom('1', '5e3', 'Inf', 'time()', '"plain"', "'{x}'", '`{raw}`'),
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('+', '/', '== bool', 'and on (a)', 'or', '* ignoring (b) group_left ()'),
          tie('expression'),
        )
        .map(([left, op, right]) => `(${left}) ${op} (${right})`),
      tie('expression').map((inner) => `sum by (a, org) (${inner})`),
      tie('expression').map((inner) => `topk(3, ${inner}) # {comment}\n`),
      selector.map((inner) => `rate(${inner}[5m] offset -1h)`),
      tie('expression').map((inner) => `max_over_time((${inner})[1h:5m] @ 123)`),
      tie('expression').map((inner) => `-(${inner})`),
    ),
  }));

  function selectorsOf(query: string): string[] {
    const found: string[] = [];
    parser.parse(query).iterate({
      enter: (node) => {
        if (node.name === 'VectorSelector') found.push(query.slice(node.from, node.to));
      },
    });
    return found;
  }

  const stringsOf = (query: string): string[] => {
    const found: string[] = [];
    parser.parse(query).iterate({
      enter: (node) => {
        if (node.name === 'StringLiteral') found.push(query.slice(node.from, node.to));
      },
    });
    return found;
  };

  it('leaves no selector without the org, and every string as it was', () => {
    fc.assert(
      fc.property(expression, (query) => {
        const result = confinePromql(query, 'acme');
        expect(selectorsOf(result)).toHaveLength(selectorsOf(query).length);
        for (const one of selectorsOf(result)) expect(one).toMatch(/^[\w:]* ?\{org="acme"[,}]/);
        expect(stringsOf(result).filter((literal) => literal !== '"acme"')).toEqual(stringsOf(query));
        expect(confinePromql(result, 'acme')).toHaveLength(
          result.length + selectorsOf(query).length * ',org="acme"'.length,
        );
      }),
      { numRuns: 500 },
    );
  });
});
