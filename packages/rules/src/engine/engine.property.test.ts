import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, engineResult, naive } from '../../testing/naive';
import { line, numbered, rule } from '../../testing/random-rules';
import { Capturer, readKey } from '../effects/capture';
import { checkPattern } from '../pattern/pattern';
import { compilePattern } from '../pattern/re2';
import { previewRule } from '../preview/preview';
import { matchSpans } from '../preview/spans';

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
