import { bodyOf, type Lines, LinesBuilder } from '@logflow/lines';
import { NONE, type RuleDefinition, type RuleVersion } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capturer, readKey } from './capture';
import { createEngine } from './engine';
import { parseRule } from './parse-rule';
import { checkPattern } from './pattern';
import { previewRule } from './preview';
import { compilePattern } from './re2';
import { matchSpans } from './spans';

/** Small alphabets, so that patterns and lines meet often. */
const letter = fc.constantFrom('a', 'b', 'é', '😀', ' ', '-', '_', '\n', '\0', 'A', '\r', 'ſ');
const line = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));

const atom = fc.constantFrom(
  ...['a', 'b', 'é', '😀', '.', '\\s', '\\S', '\\w', '\\W', '[^a]', '[ab]', '[^\\n]', '\\n', '\\x00', '-', '(?s:.)'],
  ...[
    '^',
    '$',
    '\\A',
    '\\z',
    '\\b',
    '\\B',
    '(?m:^)',
    '(?m:$)',
    '(?-m:^)',
    '(?-m:$)',
    '(?i:A)',
    '(?:)',
    '[[:alpha:]]',
    '\\d',
  ],
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}');

interface Shape {
  readonly text: string;
}

const { pattern } = fc.letrec<{ pattern: Shape; piece: Shape }>((tie) => ({
  pattern: fc
    .array(tie('piece'), { minLength: 1, maxLength: 4 })
    .map((pieces) => ({ text: pieces.map(({ text }) => text).join('') })),
  piece: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'pattern' },
    fc.tuple(atom, quantifier).map(([text, repeat]) => ({ text: text + repeat })),
    fc.tuple(tie('pattern'), quantifier).map(([inner, repeat]) => ({ text: `(?P<NAME>${inner.text})${repeat}` })),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => ({ text: `(?:${left.text}|${right.text})` })),
    fc
      .tuple(fc.constantFrom('(?i)', '(?s)', '(?m)', '(?U)', '(?-m)', '(?im-s)'), tie('pattern'))
      .map(([flags, inner]) => ({ text: `(?:${flags}${inner.text})` })),
  ),
}));

/** Every group gets a name of its own: g0, g1, … */
const numbered = pattern.map(({ text }) => {
  let next = 0;
  return text.replaceAll('NAME', () => `g${next++}`);
});

const rule = fc
  .record({
    pattern: numbered,
    captures: fc.boolean(),
    field: fc.constantFrom('body', 'body', 'attributes.k.x'),
    order: fc.constantFrom(1, 1000, 1000),
    stop: fc.constantFrom(true, false, false),
  })
  .map(toRule);

function toRule({
  pattern: source,
  captures,
  field,
  ...rest
}: {
  pattern: string;
  captures: boolean;
  field: string;
  order: number;
  stop: boolean;
}): RuleDefinition | null {
  const check = checkPattern(source);
  if (!check.ok) return null;
  const tags = captures ? Object.fromEntries(check.groups.map((group) => [group, `<\${${group}}>`])) : { event: 'hit' };
  const labels = captures && check.groups[0] ? { first: `\${${check.groups[0]}}` } : {};
  return parseRule({
    name: 'r',
    pattern: source,
    field,
    ...rest,
    tags,
    metrics: [{ name: 'hits_total', labels }, { name: 'other_total' }],
  });
}

function build(texts: readonly string[]): Lines {
  const builder = new LinesBuilder();
  for (const body of texts) {
    builder.add({ time: 0n, severity: '', body, resource: '{}', attributes: JSON.stringify({ k: { x: body } }) });
  }
  return builder.build();
}

/** What each rule does to each line, by the plainest means there are: one RE2 at a time, one line at a time. */
function naive(rules: readonly RuleDefinition[], lines: Lines) {
  const result = rules.map((): unknown[] => new Array(lines.count).fill(null));
  const order = rules.map((definition, index) => ({ definition, index, compiled: compilePattern(definition.pattern) }));
  order.sort((a, b) => (a.definition.order ?? 0) - (b.definition.order ?? 0));
  for (let line = 0; line < lines.count; line++) {
    for (const { definition, index, compiled } of order) {
      const found = compiled.exec(bodyOf(lines, line).toString());
      if (found === null) continue;
      (result[index] as unknown[])[line] = naiveEffect(definition, found.groups ?? {});
      if (definition.stop) break;
    }
  }
  return result;
}

function naiveEffect(definition: RuleDefinition, groups: Readonly<Record<string, string | undefined>>) {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)\}/g, (__, name: string) => groups[name] ?? '').replaceAll('\0', '\ufffd');
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, fill(text)]));
  const present = (labels: Record<string, string>) =>
    Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
  return {
    tags: Object.keys(definition.tags).length === 0 ? null : filled(definition.tags),
    series: definition.metrics.map(({ name, labels }) => ({ metric: name, labels: present(filled(labels)) })),
  };
}

function engineResult(rules: readonly RuleDefinition[], lines: Lines) {
  const versions: RuleVersion[] = rules.map((definition, index) => ({ id: String(index), version: 1, definition }));
  const matches = createEngine(versions).match(lines);
  const result = rules.map((): unknown[] => new Array(lines.count).fill(null));
  for (const { ruleId, lines: hit, tags, series } of matches.hits) {
    hit.forEach((index, i) => {
      const tagSet = tags[i] as number;
      (result[Number(ruleId)] as unknown[])[index] = {
        tags: tagSet === NONE ? null : JSON.parse(matches.tagSets[tagSet] as string),
        series: series.map((column) => {
          const { metric, labels } = matches.series[column[i] as number] as (typeof matches.series)[number];
          return { metric, labels };
        }),
      };
    });
  }
  return result;
}

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

describe('the engine', () => {
  it('does what one RE2 at a time does, whatever the patterns and lines', () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 6 }).map((all) => all.filter((one) => one !== null));
    fc.assert(
      fc.property(rules, fc.array(line, { minLength: 1, maxLength: 12 }), (definitions, texts) => {
        const lines = build(texts);
        expect(engineResult(definitions, lines)).toEqual(naive(definitions, lines));
      }),
      { numRuns: RUNS },
    );
  });

  it('captures from many joined texts what it captures from each alone', () => {
    const captured = numbered.map((source) => `(?P<whole>${source})`);
    fc.assert(
      fc.property(captured, fc.array(line, { minLength: 2, maxLength: 8 }), (source, texts) => {
        const check = checkPattern(source);
        if (!check.ok) return;
        const single = compilePattern(source);
        const expected = texts.map((text) => {
          const found = single.exec(text);
          return found && check.groups.map((group) => found.groups?.[group] ?? '');
        });
        const keys = new Capturer(source, check.groups).capture(texts.map((text) => Buffer.from(text)));
        expect(keys.map((key) => (key === null ? null : readKey(key)))).toEqual(expected);
      }),
      { numRuns: RUNS * 6 },
    );
  });

  it('previews and marks what it counts', () => {
    fc.assert(
      fc.property(rule, line, (definition, text) => {
        if (definition === null) return;
        const [preview] = previewRule(definition, [text]);
        const [[counted]] = engineResult([{ ...definition, field: 'body' }], build([text])) as [
          [{ tags: unknown } | null],
        ];
        expect(preview?.matched).toBe(counted !== null);
        if (counted !== null) expect(preview?.tags).toEqual(counted.tags ?? {});
        const spans = matchSpans({ ...definition, field: 'body' }, text);
        expect(spans ?? []).toEqual(preview?.spans);
        const whole = compilePattern(definition.pattern).exec(text);
        if (spans !== null) expect(text.slice(spans[0]?.[0], spans[0]?.[1])).toBe(whole?.[0]);
      }),
      { numRuns: RUNS },
    );
  });
});
