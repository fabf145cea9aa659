import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, engineResult, naive } from '../../testing/naive';
import { line, rule } from '../../testing/random-rules';
import { parseRule } from '../definition/parse-rule';
import { previewRule } from '../preview/preview';
import { matchSpans } from '../preview/spans';
import { checkJsonPath, jsonPathOf } from './json-path';
import { inJson, jsonText } from './json-text';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

const textAt = (body: string, field: string): string | null => jsonText(body, jsonPathOf(field) ?? []);

describe('a path into the body', () => {
  it.each([
    ['body.a', ['a']],
    ['body.a.b', ['a', 'b']],
    ['body.items[0].id', ['items', 0, 'id']],
    ['body[2][10]', [2, 10]],
    ['body.a b.größe-1', ['a b', 'größe-1']],
    ['body', null],
    ['attributes.a', null],
    ['body.', null],
    ['body.a[01]', null],
  ])('%s is %j', (field, path) => expect(jsonPathOf(field)).toEqual(path));

  it.each([
    ['body.', 'at character 5: a key must follow the dot, as in body.name'],
    ['body.a..b', 'at character 7: a key must follow the dot, as in body.a.name'],
    ['body.a[x]', 'at character 7: in [ ] stands the place of an element, counted from 0, as in body.a[0].name'],
    ['body[', 'at character 5: in [ ] stands the place of an element, counted from 0, as in body[0]'],
    ['body.a[-1]', 'at character 7: in [ ] stands'],
    ['body.a[0]b', 'at character 10: after ] comes a dot and a key'],
    ['body.a]', 'at character 7: after ] comes'],
  ])('%s is refused: %s', (field, message) => {
    expect(checkJsonPath(field)).toContain(message);
    expect(() => parseRule({ name: 'r', pattern: 'x', field })).toThrow(message);
  });

  it('leads to strings as they read, numbers as they are written, and to nothing else', () => {
    const body =
      ' {"s":"a\\"\\u00e9\\n","n":12345678901234567890,"f":1.50,"t":true,"z":null,"o":{"x":1},"l":[[], "y"]} ';
    expect(textAt(body, 'body.s')).toBe('a"é\n');
    expect(textAt(body, 'body.n')).toBe('12345678901234567890');
    expect(textAt(body, 'body.f')).toBe('1.50');
    expect(textAt(body, 'body.t')).toBe('true');
    expect(textAt(body, 'body.l[1]')).toBe('y');
    for (const field of [
      'body.z',
      'body.o',
      'body.l',
      'body.l[0]',
      'body.l[7]',
      'body.l.1',
      'body.nope',
      'body.s.length',
    ])
      expect(textAt(body, field), field).toBeNull();
  });

  it('gives every number as it is written', () => {
    const number = fc.tuple(
      fc.constantFrom('', '-'),
      fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat(20)),
      fc.constantFrom('', '', '.0', '.50', 'e3', 'E-2', '.5e+1'),
    );
    const space = fc.constantFrom('', ' ', '\n\t');
    const text = fc.constantFrom('x', '12.5, 1e3');
    fc.assert(
      fc.property(
        fc.array(
          number.map((parts) => parts.join('')),
          { minLength: 1, maxLength: 4 },
        ),
        space,
        text,
        (all, gap, other) => {
          const body = `{"t":"${other}"${gap},${gap}"l"${gap}:${gap}[${gap}${all.join(`${gap},${gap}`)}],"n":${gap}${all[0]}}`;
          expect(all.map((_, at) => textAt(body, `body.l[${at}]`))).toEqual(all);
          expect(textAt(body, 'body.n')).toBe(all[0]);
        },
      ),
      { numRuns: RUNS * 5 },
    );
  });

  it.each(['', 'plain', '"text"', '7', '{"a":"x"', '{"a":"x",}', "{'a':'x'}", '[1,2'])('leads nowhere in %j', (body) =>
    expect(textAt(body, 'body.a')).toBeNull(),
  );

  it('takes the longest key that leads on, and the last of two that are alike', () => {
    expect(textAt('{"a":{"b":"short"},"a.b":"long"}', 'body.a.b')).toBe('long');
    expect(textAt('{"a":{"b":{"c":"deep"}},"a.b":"long"}', 'body.a.b.c')).toBe('deep');
    expect(textAt('{"a":1.0,"a":2.0}', 'body.a')).toBe('2.0');
    expect(textAt('{"__proto__":"p","constructor":"c"}', 'body.__proto__')).toBe('p');
    expect(textAt('{}', 'body.constructor')).toBeNull();
  });

  it('survives a body that is nested without end', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(textAt(`{"a":"x","d":${deep}}`, 'body.a')).toBe('x');
    expect(inJson(`{"a":"x","d":${deep}}`, ['a'])).toBeNull();
  });
});

const escapes = fc.infiniteStream(fc.nat(4));

/** A literal in which any code unit may be written as an escape. */
const literal = (text: string, choices: Iterator<number>): string =>
  `"${Array.from({ length: text.length }, (_, at) =>
    choices.next().value === 0
      ? `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
      : JSON.stringify(text[at]).slice(1, -1),
  ).join('')}"`;

/** JSON with the text at {@link FIELD}, spread over lines or not. */
function written(text: string, choices: Iterator<number>): string {
  const around = JSON.stringify({ 'K.X': { Y: [0, { Z: '@' }] }, N: 1 }, null, choices.next().value === 0 ? 2 : 0);
  const [before, after] = around.split('"@"');
  return before + literal(text, choices) + after;
}

const FIELD = 'body.K.X.Y[1].Z';

describe('a text at a path', () => {
  it('stands in the body where its spans say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), escapes, fc.nat(), fc.nat(), (text, choices, a, b) => {
        const body = written(text, choices[Symbol.iterator]());
        const placed = inJson(body, jsonPathOf(FIELD) ?? []);
        expect(placed?.text).toBe(text);
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
        const [start, end] = placed?.place([from, to]) ?? [0, 0];
        expect(JSON.parse(`"${body.slice(start, end)}"`)).toBe(text.slice(from, to));
        expect(placed?.span).toEqual(placed?.place([0, text.length]));
      }),
      { numRuns: RUNS },
    );
  });

  it('is matched as a body of its own is', () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 4 }).map((all) => all.filter((one) => one !== null));
    fc.assert(
      fc.property(rules, fc.array(line, { minLength: 1, maxLength: 8 }), escapes, (definitions, texts, choices) => {
        const choose = choices[Symbol.iterator]();
        const bodies = texts.map((text) => written(text, choose));
        const into = definitions.map((definition) => ({ ...definition, field: FIELD }));
        const expected = naive(definitions, build(texts));
        expect(engineResult(into, build(bodies))).toEqual(expected);
        for (const definition of into) {
          const previews = previewRule(definition, bodies);
          for (const [i, text] of texts.entries()) {
            const spans = matchSpans(definition, bodies[i] as string);
            const plain = matchSpans({ ...definition, field: 'body' }, text);
            expect(previews[i]?.spans).toEqual(spans ?? []);
            const read = (spans ?? []).map((span) => span && JSON.parse(`"${bodies[i]?.slice(...span)}"`));
            expect(read).toEqual((plain ?? []).map((span) => span && text.slice(...span)));
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is not there in lines that are no JSON', () => {
    const definition = parseRule({ name: 'r', pattern: '.*', field: FIELD });
    expect(engineResult([definition], build(['', 'Z', '{"K":1}', '{"K.X":{"Y":[0,{"Z":{}}]}}']))).toEqual([
      [null, null, null, null],
    ]);
    expect(previewRule(definition, ['plain'])[0]).toMatchObject({ matched: false, fieldSpan: null });
  });
});
