import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addFilter,
  completionAt,
  type Expression,
  type FieldTest,
  invertFilter,
  matchingPattern,
  parseQuery,
  printQuery,
  readKey,
  removeFilter,
} from './index';

const SPAN = { from: 0, to: 0 };
const text = (value: string): Expression => ({ kind: 'text', text: value, ...SPAN });
const field = (key: string, test: FieldTest): Expression => ({
  ...{ kind: 'field', key, test, keySpan: SPAN, valueSpan: SPAN },
  ...SPAN,
});
const is = (value: string): FieldTest => ({ kind: 'equals', value });

/** A tree without its places in the text. */
function bare(tree: Expression | null): Expression | null {
  if (tree === null) return null;
  if (tree.kind === 'field') return { ...tree, ...SPAN, keySpan: SPAN, valueSpan: SPAN };
  if (tree.kind === 'not') return { ...tree, ...SPAN, of: bare(tree.of) as Expression };
  if (tree.kind === 'and' || tree.kind === 'or')
    return { ...tree, ...SPAN, of: tree.of.map((part) => bare(part) as Expression) };
  return { ...tree, ...SPAN };
}

const treeOf = (query: string): Expression | null => {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return bare(parsed.tree);
};

describe('parseQuery', () => {
  const meanings: readonly [string, Expression | null][] = [
    ['  ', null],
    ['timeout', text('timeout')],
    ['"Invalid user: \\"x\\" C:\\temp"', text('Invalid user: "x" C:\\temp')],
    ['10.0.0.1:8080', text('10.0.0.1:8080')],
    ['user="root"', text('user="root"')],
    ['/a\\/b\\d/', { kind: 'pattern', pattern: 'a/b\\d', ...SPAN }],
    ['service:api', field('service', is('api'))],
    ['http.status:>=500', field('http.status', { kind: 'compare', op: '>=', value: 500 })],
    ['severity:>=ERR', field('severity', { kind: 'compare', op: '>=', value: 'error' })],
    ['tag.user:*', field('tag.user', { kind: 'exists' })],
    ['host:/^web-\\d+$/', field('host', { kind: 'matches', pattern: '^web-\\d+$' })],
    ['rule:"Invalid user"', field('rule', is('Invalid user'))],
    ['"odd key":""', field('odd key', is(''))],
    ['a b OR c', { kind: 'or', of: [{ kind: 'and', of: [text('a'), text('b')], ...SPAN }, text('c')], ...SPAN }],
    ['a AND (b OR c)', { kind: 'and', of: [text('a'), { kind: 'or', of: [text('b'), text('c')], ...SPAN }], ...SPAN }],
    ['NOT a', { kind: 'not', of: text('a'), ...SPAN }],
    ['-host:a or', { kind: 'and', of: [{ kind: 'not', of: field('host', is('a')), ...SPAN }, text('or')], ...SPAN }],
  ];
  it.each(meanings)('reads %j', (query, tree) => {
    expect(treeOf(query)).toEqual(tree);
  });

  it('knows where each part stands', () => {
    const query = 'a -tag.user:"ro ot"';
    const parsed = parseQuery(query);
    const not = parsed.ok && parsed.tree?.kind === 'and' ? parsed.tree.of[1] : undefined;
    const part = not?.kind === 'not' && not.of.kind === 'field' ? not.of : undefined;
    const slice = (span?: { from: number; to: number }) => query.slice(span?.from, span?.to);
    expect([not, part, part?.keySpan, part?.valueSpan].map(slice)).toEqual([
      ...['-tag.user:"ro ot"', 'tag.user:"ro ot"'],
      ...['tag.user', '"ro ot"'],
    ]);
    expect(parsed.tokens.map(({ kind, from, to }) => [kind, query.slice(from, to)])).toEqual([
      ...[
        ['word', 'a'],
        ['not', '-'],
        ['key', 'tag.user:'],
        ['phrase', '"ro ot"'],
      ],
    ]);
  });

  const mistakes: readonly [query: string, marked: string, says: RegExp][] = [
    ['"open', '"open', /not closed: end it with "/],
    ['/var/log/x', '/var/log/x', /"\/var\/log\/x" to find the text itself/],
    ['/open now', '/open', /write "\/open" to find/],
    ['/a/i', '/a/i', /\(\?i\)/],
    ['a service: b', 'service:', /service:\*.*"service:"/],
    ['service:(a OR b)', 'service:', /\(service:a OR service:b\)/],
    ['time*', 'time*', /leave it out/],
    ['host:web*', 'web*', /pattern between slashes/],
    ['fe80::1', 'fe80::1', /"fe80::1"/],
    ['http://x', '//x', /quotes: "http:\/\/x"/],
    ['latency:>slow', '>slow', /compares numbers/],
    ['severity:>loud', '>loud', /trace, debug, info/],
    ['a OR', 'OR', /"OR" in quotes/],
    ['AND a', 'AND', /"AND" in quotes/],
    ['(', '(', /behind it/],
    ['(a', '(', /add a \)/],
    ['a)', ')', /remove it/],
    ['()', '()', /remove them/],
    ['panic(nil)', 'panic(', /put a space before it/],
    ['a - b', '-', /write "-"/],
    ['--verbose', '-', /"--verbose"/],
    ['""', '""', /every line/],
    ['//', '//', /every line/],
    ['body:x', 'body:', /no key/],
    ['tag.:x', 'tag.:', /tag\.user:root/],
    ['('.repeat(60), '(', /50 deep/],
    ['a '.repeat(600), 'a', /at most 500/],
  ];
  it.each(mistakes)('says of %j what to write instead, and where', (query, marked, says) => {
    const parsed = parseQuery(query);
    const error = parsed.ok ? undefined : parsed.errors[0];
    expect(error?.message).toMatch(says);
    expect(query.slice(error?.from, error?.to)).toBe(marked);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      '"',
      '/',
      '\\',
      '-',
      ':',
      '*',
      '>=',
      '<',
      ' ',
      ' OR ',
      'NOT ',
      'AND',
      'tag.',
      'severity:',
      'a',
      '😀',
      '\ud800',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  it('answers any text, its places inside it, its tokens in order', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const parsed = parseQuery(query);
        const places = parsed.ok ? parsed.tokens : [...parsed.tokens, ...parsed.errors];
        for (const { from, to } of places) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(query.length);
        }
        parsed.tokens.forEach(({ from }, i) => void expect(from).toBeGreaterThanOrEqual(parsed.tokens[i - 1]?.to ?? 0));
        if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
        for (let at = 0; at <= query.length; at++) completionAt(query, at);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what it prints', () => {
    fc.assert(
      fc.property(tree, (drawn) => {
        expect(treeOf(printQuery(drawn))).toEqual(drawn);
      }),
      { numRuns: 1000 },
    );
  });
});

const someText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const word = fc.oneof(someText, fc.constantFrom('OR', 'NOT', '-a', 'a:b', 'a*', 'C:\\', '"', '\\"', '/x/', 'a"b'));
const pattern = fc.stringMatching(/^(?:[a-z/ ."\]]|\\[a-z\\.]){1,8}$/);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0 || 0);
const key = fc
  .oneof(fc.constantFrom('service', 'tag.a', 'a.b-c/d'), someText)
  .filter((name) => name !== 'body' && !/^(tag|label|attr|resource)?\.?$/.test(name));
const comparison = fc.constantFrom('>', '>=', '<', '<=');
const test: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.record({ kind: fc.constant('equals'), value: fc.oneof(word, fc.constant('')) }),
  fc.record({ kind: fc.constant('matches'), pattern }),
  fc.constant({ kind: 'exists' } as const),
  fc.record({ kind: fc.constant('compare'), op: comparison, value: number }),
);
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  word.map(text),
  pattern.map((source): Expression => ({ kind: 'pattern', pattern: source, ...SPAN })),
  fc
    .tuple(key, test)
    .filter(([name, { kind }]) => kind !== 'compare' || name !== 'severity')
    .map(([name, drawn]) => field(name, drawn)),
  fc.constantFrom('error', 'warn').map((value) => field('severity', { kind: 'compare', op: '>=', value })),
);
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('tree').map((of): Expression => ({ kind: 'not', of, ...SPAN })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
      ...{ from: fc.constant(0), to: fc.constant(0) },
    }),
  ),
}));

describe('the filters of a text', () => {
  const root = { key: 'tag.user', test: is('root') };

  it.each([
    ['', 'tag.user:root'],
    ['a  /b/ ', 'a  /b/ tag.user:root'],
    ['a OR b', '(a OR b) tag.user:root'],
    ['(a OR b)', '(a OR b) tag.user:root'],
    ['(a) OR (b)', '((a) OR (b)) tag.user:root'],
    ['a -tag.user:root  b', 'a tag.user:root  b'],
    ['NOT tag.user:"root" b', 'tag.user:"root" b'],
    ['x  tag.user:root', 'x  tag.user:root'],
    ['"broken', '"broken tag.user:root'],
  ])('adds one to %j', (before, after) => {
    expect(addFilter(before, root)).toBe(after);
  });

  it.each([
    ['tag.user:root', ''],
    ['a AND tag.user:root', 'a'],
    ['tag.user:root AND  b', 'b'],
    ['a  tag.user:root  b', 'a  b'],
    ['a -tag.user:root', 'a'],
    ['a OR tag.user:root', 'a OR tag.user:root'],
    ['"broken tag.user:root', '"broken tag.user:root'],
  ])('takes it out of %j', (before, after) => {
    expect(removeFilter(before, root)).toBe(after);
  });

  it.each([
    ['a tag.user:root b', 'a -tag.user:root b'],
    ['a -tag.user:root', 'a tag.user:root'],
    ['a', 'a'],
  ])('turns it round in %j', (before, after) => {
    expect(invertFilter(before, root)).toBe(after);
  });

  it('excludes', () => {
    expect(addFilter('a OR b', root, true)).toBe('(a OR b) -tag.user:root');
    expect(addFilter('a tag.user:root', root, true)).toBe('a -tag.user:root');
  });

  it.each([
    ['', 'root', 'root'],
    ['a', 'user root', 'a "user root"'],
    ['a -"user root"', 'user root', 'a "user root"'],
    ['a', 'say "hi" AND:go', String.raw`a "say \"hi\" AND:go"`],
  ])('adds a text to %j', (before, text, after) => {
    expect(addFilter(before, { text })).toBe(after);
    expect(removeFilter(after, { text })).toBe(before.replace(/ -.*/, ''));
  });

  it('holds afterwards, everything else as it was, and is gone again after it was taken out', () => {
    fc.assert(
      fc.property(tree, (drawn) => {
        const query = printQuery(drawn);
        const added = addFilter(query, root);
        expect(added).toContain(query);
        expect(treeOf(removeFilter(added, root))).toEqual(drawn);
        expect(invertFilter(invertFilter(added, root), root)).toBe(added);
      }),
    );
  });
});

describe('completionAt', () => {
  it.each([
    ['|', { kind: 'key', prefix: '', from: 0, to: 0 }],
    ['a ser|', { kind: 'key', prefix: 'ser', from: 2, to: 5 }],
    ['-ser|v', { kind: 'key', prefix: 'ser', from: 1, to: 5 }],
    ['service:|', { kind: 'value', key: 'service', prefix: '', from: 8, to: 8 }],
    ['(service:ap|', { kind: 'value', key: 'service', prefix: 'ap', from: 9, to: 11 }],
    ['rule:"Inv|', { kind: 'value', key: 'rule', prefix: 'Inv', from: 5, to: 9 }],
    ['"in a phr|ase"', null],
    ['n:>|', null],
  ])('%s', (marked, expected) => {
    expect(completionAt(marked.replace('|', ''), marked.indexOf('|'))).toEqual(expected);
  });
});

describe('matchingPattern', () => {
  it('finds the text in either case and nothing else', () => {
    expect('xInVaLiD [user] 1+1').toMatch(new RegExp(matchingPattern('invalid [USER] 1+'), 'u'));
    expect('GRÖßE').toMatch(new RegExp(matchingPattern('größe'), 'u'));
    expect('\u017f').not.toMatch(new RegExp(matchingPattern('s'), 'u'));
    fc.assert(
      fc.property(someText, (drawn) => {
        expect(`x${drawn}y`).toMatch(new RegExp(matchingPattern(drawn), 'u'));
      }),
    );
  });
});

it('tells what keys name', () => {
  expect(readKey('tag.a.b')).toEqual({ kind: 'tag', name: 'a.b' });
  expect(readKey('service')).toEqual({ kind: 'service', name: 'service' });
  expect(readKey('service.name')).toEqual({ kind: 'attribute', name: 'service.name' });
});
