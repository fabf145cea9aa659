import fc from 'fast-check';
import { expect, it } from 'vitest';
import { line, numbered } from '../../testing/random-rules';
import { escapeLiteral, requiredLiterals } from './literals';
import { compilePattern } from './re2';

const WORDS = ['aba', 'b\\.b', 'a{1}é', 'aba?', '.*', 'é*', '|'];

it.each([
  ['Failed password for (?P<user>\\S+) from .* port \\d+', ['Failed password for', 'from', 'port']],
  ['^GET /a\\.html\\b', ['GET /a.html']],
  ['{"level":"error"', ['{"level":"error"']],
  ['a{,3}b', ['a{,3}b']],
  ['colou?r worlds+', ['colo', 'r world']],
  ['timed{2} out[x)]never', ['time', 'out', 'never']],
  ['wörd😀*end', ['wörd', 'end']],
  ['(?:x|abcd(?:[)]))?after', ['after']],
  ['[]a]word[^]a]other[[:alpha:]]last', ['word', 'other', 'last']],
  ['twice.*twice', ['twice']],
])('of %s are what it cannot match without', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals);
});

it.each([
  'abcd|efgh',
  'abcd(?i)efgh',
  '(?i)abcd',
  '(?i:abcd)',
  '(abcd)',
  '\\Qabcd\\E',
  'abcd\\x{61}',
  'abcd\\pL',
  'abcd\\101',
  'ab.cd',
  'abc?',
  '',
])('of %s are none', (pattern) => {
  expect(requiredLiterals(pattern)).toEqual([]);
});

it('are in every text that a pattern matches', () => {
  const patterns = fc.array(fc.oneof(fc.constantFrom(...WORDS), numbered), { minLength: 1, maxLength: 4 });
  let compared = 0;
  fc.assert(
    fc.property(
      patterns.map((pieces) => pieces.join('')),
      fc.array(line, { minLength: 1, maxLength: 6 }),
      (pattern, texts) => {
        const compiled = tryPattern(pattern);
        if (compiled === null) return;
        const literals = requiredLiterals(pattern);
        const matching = texts.filter((text) => compiled.test(text));
        compared += matching.length * literals.length;
        for (const text of matching) expect(literals.filter((literal) => !text.includes(literal))).toEqual([]);
      },
    ),
    { numRuns: 2_000, seed: 4 },
  );
  expect(compared).toBeGreaterThan(50);
});

it('are found, escaped, where they stand', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(compilePattern(escapeLiteral(text)).exec(`<${text}>`)?.index).toBe(
        text === '' ? 0 : `<${text}>`.indexOf(text),
      );
    }),
  );
});

function tryPattern(pattern: string) {
  try {
    return compilePattern(pattern);
  } catch {
    return null;
  }
}
