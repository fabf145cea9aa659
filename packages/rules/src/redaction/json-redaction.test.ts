import { bodyOf, LinesBuilder } from '@logflow/lines';
import type { RuleDefinition } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, rule } from '../../testing/random-rules';
import { parseRule } from '../definition/parse-rule';
import { createEngine } from '../engine/engine';
import { previewRule } from '../preview/preview';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

/** @returns what is stored of one line, its tag sets and the spans that the marks hold */
function redact(definitions: readonly RuleDefinition[], body: string, attributes = '{}') {
  const builder = new LinesBuilder();
  builder.add({ time: 0n, severity: '', resource: '{}', body, attributes });
  const rules = definitions.map((definition, index) => ({ id: String(index), version: 1, definition }));
  const { lines = builder.build(), hits, tagSets } = createEngine(rules).match(builder.build());
  return {
    body: bodyOf(lines, 0).toString(),
    attributes: lines.attributeTexts[lines.attributes[0] as number] as string,
    tags: tagSets.map((text) => JSON.parse(text) as Record<string, string>),
    spans: hits.flatMap(({ spans }) => (spans ? [[...spans.pairs]] : [])),
  };
}

const define = (rest: object): RuleDefinition => parseRule({ name: 'r', pattern: 'x', ...rest });
const mail = define({
  pattern: '(?P<who>[^@]+)@(?P<host>.+)',
  field: 'body.user.mail',
  tags: { who: `\${who}`, host: `\${host}` },
  redact: { who: { replace: '"X"' } },
});

describe('what a path leads to', () => {
  it('is redacted in its place, and the rest of the body stays as it was written', () => {
    const body = '{ "n": 1.50, "user" : {"mail":"\\u0061nn@ex\\/ample","id":7} }';
    const stored = redact([mail], body);
    expect(stored.body).toBe('{ "n": 1.50, "user" : {"mail":"\\"X\\"@ex\\/ample","id":7} }');
    expect(stored.tags).toEqual([{ who: '"X"', host: 'ex/ample' }]);
    const [start, end, ...groups] = stored.spans[0] ?? [];
    expect(stored.body.slice(start, end)).toBe('\\"X\\"@ex\\/ample');
    expect(stored.body.slice(groups[0], groups[1])).toBe('\\"X\\"');
    expect(stored.body.slice(groups[2], groups[3])).toBe('ex\\/ample');
    expect(previewRule(mail, [body])[0]).toMatchObject({
      body: stored.body,
      tags: { who: '"X"', host: 'ex/ample' },
      spans: [
        [start, end],
        [groups[0], groups[1]],
        [groups[2], groups[3]],
      ],
    });
  });

  it('hides of a number what any rule hides', () => {
    const start = define({ pattern: '^(?P<a>\\d{4})', field: 'body.n', redact: { a: 'mask' } });
    const end = define({ pattern: '(?P<b>\\d{4})$', field: 'body.n', redact: { b: { replace: '#' } } });
    const whole = define({ pattern: '"n":\\d{6}(?P<c>\\d{2})', redact: { c: 'mask' } });
    for (const rules of [
      [start, end],
      [end, start],
      [start, whole],
      [whole, start],
      [start, start, end],
    ]) {
      const { body } = redact(rules, '{"n":12345678}');
      for (const secret of rules.includes(end) ? ['12', '34', '56', '78', '8'] : ['12', '34', '78', '8'])
        expect(body).not.toContain(secret);
    }
  });

  it('becomes a string where it was a number', () => {
    const card = define({
      pattern: '^(?P<start>\\d{4})(?P<rest>\\d+)$',
      field: 'body.card',
      redact: { rest: 'mask' },
      tags: { card: `\${rest}` },
    });
    const stored = redact([card], '{"card":4111111111111111111,"n":2}');
    expect(JSON.parse(stored.body)).toEqual({ card: '4111****************', n: 2 });
    expect(stored.tags).toEqual([{ card: '4111****************' }]);
  });

  it('is hidden from rules on the body, and what those hide from rules on the path', () => {
    const onBody = define({
      name: 'b',
      pattern: 'id":"(?P<id>\\w+)',
      redact: { id: { replace: '-' } },
      tags: { b: `\${id}` },
    });
    const onPath = define({
      name: 'p',
      pattern: '(?P<all>.*)',
      field: 'body.id',
      tags: { p: `\${all}` },
      redact: { all: 'mask' },
    });
    const stored = redact([onBody, onPath], '{"id":"secret"}');
    expect(stored.body).not.toContain('secret');
    expect(JSON.stringify(stored.tags)).not.toContain('secret');
    const seen = redact(
      [onBody, define({ pattern: '(?P<all>.*)', field: 'body.id', tags: { p: `\${all}` } })],
      '{"id":"secret"}',
    );
    expect(seen.tags).toEqual([{ b: '-' }, { p: '-' }]);
  });

  it('is redacted as an attribute of the same text is', () => {
    fc.assert(
      fc.property(rule, line, line, (definition, text, other) => {
        const group = definition && /\(\?P<(g\d)>/.exec(definition.pattern)?.[1];
        if (!definition || !group) return;
        const redacting = { ...definition, redact: { [group]: { replace: '<"\\>' } }, tags: { seen: `\${${group}}` } };
        const json = JSON.stringify({ before: other, k: { x: text }, after: other });
        const inBody = redact([{ ...redacting, field: 'body.k.x' }], json);
        const inAttribute = redact([{ ...redacting, field: 'attributes.k.x' }], '', json);
        expect(JSON.parse(inBody.body)).toEqual(JSON.parse(inAttribute.attributes));
        expect(inBody.tags).toEqual(inAttribute.tags);
      }),
      { numRuns: RUNS * 3 },
    );
  });
});
