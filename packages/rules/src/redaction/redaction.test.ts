import { bodyOf, type Lines, LinesBuilder } from '@logflow/lines';
import { NONE, type RuleVersion } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../definition/parse-rule';
import { createEngine, type EngineMatches } from '../engine/engine';
import { previewRule } from '../preview/preview';
import { applyEdits, joinEdits, moveSpan } from './edits';

const environment = { hashKey: Buffer.alloc(32, 7) };

function build(lines: readonly { readonly body?: string; readonly attributes?: object }[]): Lines {
  const builder = new LinesBuilder();
  for (const { body = '', attributes = {} } of lines) {
    builder.add({ time: 0n, severity: '', resource: '{}', body, attributes: JSON.stringify(attributes) });
  }
  return builder.build();
}

const rule = (id: string, rest: object): RuleVersion => ({
  id,
  version: 1,
  definition: parseRule({ name: id, pattern: 'x', ...rest }),
});

const match = (rules: readonly RuleVersion[], lines: Lines): EngineMatches =>
  createEngine(rules, environment).match(lines);
const bodies = (lines: Lines | undefined): string[] =>
  Array.from({ length: lines?.count ?? 0 }, (_, line) => bodyOf(lines as Lines, line).toString());

describe('redaction', () => {
  const user = { pattern: 'user=(?P<user>\\S*)', tags: { user: `\${user}` }, metrics: [] };

  it('masks by length, hashes with the key, replaces, and leaves the rest', () => {
    const text = 'user=bob user=annabel user=a-very-long-name user= end';
    const bodyWith = (how: unknown) =>
      bodies(match([rule('r', { ...user, redact: { user: how } })], build([{ body: text }])).lines)[0];
    expect(bodyWith('mask')).toBe('user=**** user=******** user=**************** user= end');
    expect(bodyWith({ replace: '<gone>' })).toBe('user=<gone> user=<gone> user=<gone> user= end');
    expect(bodyWith('hash')).toMatch(/^user=[0-9a-f]{16} user=[0-9a-f]{16} user=[0-9a-f]{16} user= end$/);
    expect(bodyWith('hash')).toBe(bodyWith('hash'));
    const other = createEngine([rule('r', { ...user, redact: { user: 'hash' } })], { hashKey: Buffer.alloc(32, 8) });
    expect(bodies(other.match(build([{ body: text }])).lines)[0]).not.toBe(bodyWith('hash'));
  });

  it('shows its own templates and every other rule what is left, and keeps its match', () => {
    const redacting = rule('first', { ...user, order: 9000, redact: { user: { replace: 'X' } } });
    const others = [
      rule('sees', { pattern: 'user=(?P<u>\\S+)', tags: { seen: `\${u}` }, order: 1, stop: true }),
      rule('misses', { pattern: 'bob' }),
    ];
    const lines = build([{ body: '😀 user=bob on' }, { body: 'nothing' }]);
    const matches = match([...others, redacting], lines);
    expect(bodies(matches.lines)).toEqual(['😀 user=X on', 'nothing']);
    expect(matches.hits.map(({ ruleId }) => ruleId)).toEqual(['first', 'sees']);
    expect(matches.tagSets).toEqual(['{"user":"X"}', '{"seen":"X"}']);
    expect(matches.hits[0]?.spans).toEqual({ at: Uint32Array.of(0), width: 2, pairs: Uint32Array.of(3, 9, 8, 9) });
    expect(matches.hits[1]).not.toHaveProperty('spans');
  });

  it('rewrites an attribute where the rule looks at one, for the lines that its filter lets through', () => {
    const found = match(
      [rule('r', { ...user, field: 'attributes.q.text', filter: { on: 'yes' }, redact: { user: 'mask' } })],
      build([
        { attributes: { on: 'yes', q: { text: 'user=bob' } } },
        { attributes: { on: 'no', q: { text: 'user=bob' } } },
        { attributes: { on: 'yes', 'q.text': 'user=eve', n: 1 } },
      ]),
    );
    const texts = Array.from(found.lines?.attributes ?? [], (entry) => found.lines?.attributeTexts[entry]);
    expect(texts).toEqual([
      '{"on":"yes","q":{"text":"user=****"}}',
      '{"on":"no","q":{"text":"user=bob"}}',
      '{"on":"yes","q.text":"user=****","n":1}',
    ]);
    expect(found.tagSets).toEqual(['{"user":"****"}']);
    expect(found.lines?.attributeTexts).toHaveLength(3);
  });

  it('gives the lines back as they are where nothing is redacted', () => {
    const lines = build([{ body: 'user=' }, { body: 'none' }]);
    const matches = match([rule('r', { ...user, redact: { user: 'mask' } })], lines);
    expect(matches).not.toHaveProperty('lines');
    expect(matches.hits[0]?.lines).toEqual(Uint32Array.of(0));
  });

  it('counts once what it redacts often, a number included', () => {
    const metrics = [{ name: 'n_total', value: `\${n}` }];
    const counting = rule('r', { pattern: 'n=(?P<n>\\d+) k=(?P<k>\\w)', metrics, redact: { k: 'mask' } });
    const matches = match([counting], build([{ body: 'n=2 k=a n=3 k=b' }]));
    expect(bodies(matches.lines)).toEqual(['n=2 k=**** n=3 k=****']);
    expect(matches.hits[0]?.values).toEqual([Float64Array.of(2)]);
  });

  it('takes only what has the right check digits, where it is asked to', () => {
    const redact = { n: 'mask' };
    const cards = rule('r', { pattern: '(?P<n>[0-9](?:[ -]?[0-9]){12,18})', redact, valid: { n: 'luhn' } });
    const texts = ['id 1234567890123456 card 4111 1111 1111 1111', 'id 1234567890123456', '4111111111111111'];
    const found = match([cards], build(texts.map((body) => ({ body }))));
    const mask = '*'.repeat(16);
    expect(bodies(found.lines)).toEqual([`id 1234567890123456 card ${mask}`, texts[1], mask]);
    expect(found.hits[0]?.lines).toEqual(Uint32Array.of(0, 2));
    expect(found.hits[0]?.spans?.pairs).toEqual(Uint32Array.of(25, 41, 25, 41, 0, 16, 0, 16));
    expect(previewRule(cards.definition, texts).map(({ matched }) => matched)).toEqual([true, false, true]);
    const ibans = rule('r', { pattern: '\\b(?P<n>[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,30})\\b', redact, valid: { n: 'iban' } });
    const [right, wrong] = previewRule(ibans.definition, [
      'DE89 3704 0044 0532 0130 00',
      'DE88 3704 0044 0532 0130 00',
    ]);
    expect([right?.body, wrong?.matched]).toEqual([mask, false]);
    expect(() => parseRule({ ...cards.definition, redact: {} })).toThrow('valid.n: the group "n" is not redacted');
  });

  it('is previewed and tested with what is left', () => {
    const definition = rule('r', { ...user, redact: { user: { replace: 'X' } } }).definition;
    expect(previewRule(definition, ['a user=bob'])[0]).toMatchObject({
      body: 'a user=X',
      groups: { user: 'X' },
      tags: { user: 'X' },
      spans: [
        [2, 8],
        [7, 8],
      ],
    });
    const tests = [{ input: 'user=bob', match: true, body: 'user=bob' }];
    expect(() => parseRule({ ...definition, tests })).toThrow('tests.0.body: expected "user=bob", found "user=X"');
  });

  it.each([
    [{ nobody: 'mask' }, 'user=(?P<user>\\S+)', 'redact.nobody: the pattern has no group "nobody"'],
    [{ user: 'mask' }, '(?P<user>\\w,)+', 'only its last round would be redacted'],
    [{ user: 'mask' }, '(?:a(?P<user>\\w))*', 'only its last round would be redacted'],
    [{ user: 'blur' }, 'user=(?P<user>\\S+)', 'redact.user: must be "mask", "hash" or'],
  ])('refuses %j of %s', (redact, pattern, message) => {
    expect(() => parseRule({ name: 'r', pattern, redact })).toThrow(message);
  });

  const secret = fc.stringMatching(/^S[0-9]{3}[xyzé😀]{0,3}$/u);
  const word = fc.constantFrom('user=', 'key:', ' ', 'ok', 'é', '😀', ',', 'n=');
  const text = fc.array(fc.oneof(word, secret), { maxLength: 10 }).map((parts) => parts.join(''));
  const how = fc.oneof(fc.constantFrom('mask', 'hash'), fc.constant({ replace: '-' }));
  const drawn = fc.record({
    pattern: fc.constantFrom(
      'user=(?P<g>[^ ,]*)',
      '(?P<g>S[0-9]+)',
      'key:(?P<h>.)(?P<g>\\S*)',
      '(?P<o>n=(?P<g>S\\S*)) ?',
    ),
    how,
    field: fc.constantFrom('body', 'body', 'attributes.a'),
    stop: fc.boolean(),
  });

  it('leaves nothing of what it redacts in lines, tags or labels, and everything else in its place', () => {
    const labels = { all: `\${all}` };
    const curious = ['body', 'attributes.a'].map((field) =>
      rule(field, {
        field,
        pattern: '(?s)(?P<all>.*)',
        tags: labels,
        metrics: [{ name: 'a_total', labels }],
        order: 0,
      }),
    );
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 1, maxLength: 3 }),
        fc.array(text, { minLength: 1, maxLength: 5 }),
        (rules, texts) => {
          const redacting = rules.map(({ how: by, ...rest }, i) =>
            rule(`r${i}`, {
              ...rest,
              redact: { g: by },
              tags: { t: `\${g}` },
              metrics: [{ name: 'g_total', labels: { g: `\${g}` } }],
            }),
          );
          const lines = build(texts.map((body) => ({ body, attributes: { a: body } })));
          const found = match([...curious, ...redacting], lines);
          const stored = found.lines ?? lines;
          const visible = [...found.tagSets, JSON.stringify(found.series)].join('\n');
          const kept = texts.flatMap((original) =>
            FIELDS.flatMap((field) => keptParts(original, goneFrom(original, rules, field))),
          );
          texts.forEach((original, line) => {
            const left = { body: bodies(stored)[line] as string, 'attributes.a': attributeOf(stored, line) };
            for (const field of FIELDS) expectRedacted(original, goneFrom(original, rules, field), left[field]);
            const secrets = FIELDS.flatMap((field) => secretsOf(original, goneFrom(original, rules, field)));
            expectHidden(secrets, kept, visible);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  const FIELDS = ['body', 'attributes.a'] as const;

  function expectRedacted(original: string, gone: readonly (readonly [number, number])[], left: string): void {
    const kept = keptParts(original, gone);
    for (const part of kept) expect(left).toContain(part);
    expectHidden(secretsOf(original, gone), kept, left);
  }

  /** A secret that also stands where no rule redacts it may be seen. */
  function expectHidden(secrets: readonly string[], kept: readonly string[], visible: string): void {
    for (const secret of secrets) {
      if (!kept.some((part) => part.includes(secret))) expect(visible).not.toContain(secret);
    }
  }

  const secretsOf = (original: string, gone: readonly (readonly [number, number])[]): string[] =>
    gone.map(([start, end]) => original.slice(start, end)).filter((what) => /S[0-9]{3}/.test(what));

  const attributeOf = (lines: Lines, line: number): string =>
    JSON.parse(lines.attributeTexts[lines.attributes[line] as number] as string).a;

  /** What group g of every match covers, joined where stretches overlap. */
  function goneFrom(
    original: string,
    rules: readonly { readonly pattern: string; readonly field: string }[],
    field: string,
  ): [number, number][] {
    const stretches = rules.flatMap(({ pattern, field: own }) => {
      if (own !== field) return [];
      const js = new RegExp(pattern.replaceAll('?P<', '?<'), 'dgu');
      return Array.from(original.matchAll(js), (found) => found.indices?.groups?.g as [number, number]);
    });
    return joinEdits(
      '',
      stretches.map(([start, end]) => ({ start, end, text: '' })),
    ).map(({ start, end }) => [start, end]);
  }

  function keptParts(original: string, gone: readonly (readonly [number, number])[]): string[] {
    const edges = [0, ...gone.flat(), original.length];
    return Array.from({ length: edges.length / 2 }, (_, i) => original.slice(edges[2 * i], edges[2 * i + 1]));
  }
});

describe('edits', () => {
  it('move what lies beside them, and give all of what replaced it to what cuts into them', () => {
    const edits = joinEdits('0123456789', [
      { start: 4, end: 6, text: 'XYZ' },
      { start: 1, end: 3, text: '' },
      { start: 5, end: 8, text: 'never seen' },
    ]);
    expect(applyEdits('0123456789', edits)).toBe('03XYZ89');
    const moved = (start: number, end: number) => moveSpan([start, end], edits);
    expect([moved(0, 1), moved(3, 4), moved(4, 8), moved(5, 6), moved(0, 10), moved(8, 9)]).toEqual([
      [0, 1],
      [1, 2],
      [2, 5],
      [2, 5],
      [0, 7],
      [5, 6],
    ]);
    expect(moveSpan(null, edits)).toBeNull();
  });

  it('store spans as others are: none for a group that took no part', () => {
    const redacting = rule('r', { pattern: '(?P<a>x)|(?P<b>y)', redact: { a: 'mask', b: 'mask' } });
    const { spans } = match([redacting], build([{ body: 'y' }])).hits[0] ?? {};
    expect(spans?.pairs).toEqual(Uint32Array.of(0, 4, NONE, NONE, 0, 4));
  });
});
