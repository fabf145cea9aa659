import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextFinder } from './text-finder';

const piece = fc.constantFrom('a', 'A', 'ab', 'B', ' ', '\n', 'é', '日', 'aB', 'Z', '[', '{', '\u0000');
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const needle = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const lower = (ascii: string) => ascii.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

it('finds a text where it stands first, in its own case or in either', () => {
  fc.assert(
    fc.property(text, needle, fc.boolean(), fc.nat(5), fc.nat(5), (body, sought, eitherCase, from, cut) => {
      const fold = eitherCase ? lower : String;
      const end = Math.max(from, Buffer.byteLength(body) - cut);
      const expected = Buffer.from(fold(body)).subarray(0, end).indexOf(fold(sought), from);
      expect(new TextFinder(sought, eitherCase).indexIn(Buffer.from(body), from, end)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
