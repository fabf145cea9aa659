import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, numbered } from '../../testing/random-rules';
import { checkPattern } from '../pattern/pattern';
import { compilePattern } from '../pattern/re2';
import { Gate } from './gate';

const buffers = (texts: readonly string[]) => texts.map((text) => Buffer.from(text));

describe('a gate', () => {
  it('takes the patterns that require a literal', () => {
    expect(Gate.over(['a.*b', 'word.*b', '(?i)word', 'x other'])?.places).toEqual([1, 3]);
    expect(Gate.over(['a.*b'])).toBeNull();
  });

  it('asks a pattern about the values that have all of its literals', () => {
    const gate = Gate.over(['word.*other', 'word.*third', '^word'])?.gate;
    const values = buffers(['word other', 'other word', 'word', 'a word third', '']);
    expect(gate?.shares(values)).toEqual([0.4, 0.2, 0.8]);
    expect(gate?.match(values)).toEqual([[0], [3], [0, 2]]);
  });

  it('finds what one RE2 at a time finds', () => {
    const words = fc.constantFrom('aba.*', 'b\\.b[ab]{1,3}', '^aba ', 'aba$', '.+a\\{1}é', 'é?aba*');
    const patterns = fc.array(
      fc.tuple(words, fc.oneof(fc.constant(''), numbered)).map(([word, rest]) => word + rest),
      { maxLength: 6 },
    );
    let compared = 0;
    fc.assert(
      fc.property(patterns, fc.array(line, { minLength: 1, maxLength: 12 }), (all, texts) => {
        const valid = all.filter((pattern) => checkPattern(pattern).ok);
        const chosen = Gate.over(valid);
        if (chosen === null) return;
        const values = buffers(texts);
        const hits = chosen.gate.match(values);
        chosen.places.forEach((place, i) => {
          const compiled = compilePattern(valid[place] as string);
          const expected = values.flatMap((value, index) => (compiled.test(value) ? [index] : []));
          expect(hits[i] ?? []).toEqual(expected);
          compared += expected.length;
        });
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
