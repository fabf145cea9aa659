import { LinesBuilder } from '@logflow/lines';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SoughtTexts, textFilterOf } from './text-filter';
import { textSieve } from './text-sieve';

const filterOf = (bodies: readonly string[]): Buffer => {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 0n, severity: '', body, resource: '{}', attributes: '{}' });
  return textFilterOf(builder.build());
};

const mayHold = (filter: Buffer, text: string): boolean => new SoughtTexts([text]).mayBeIn(filter);

const bodies = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', 'ß', 'K', 'ſ', '日', '0', ' ', '.'), maxLength: 60 }),
  ),
  { minLength: 1, maxLength: 30 },
);

const KELVIN = '\u212a';
/** Letters for which a search also takes this one: those of which it is the upper or the lower case. */
const sought = (letter: string): string[] =>
  [letter, letter.toUpperCase(), letter.toLowerCase(), KELVIN, 'ſ'].filter(
    (other) => [...other].length === 1 && [other, other.toUpperCase(), other.toLowerCase()].includes(letter),
  );

describe('a filter of texts', () => {
  it('never excludes a block that has the text, in whichever case', () => {
    const place = fc.record({ body: fc.nat(), from: fc.nat(60), length: fc.nat(60), forms: fc.array(fc.nat(3)) });
    const property = fc.property(bodies, place, (all, { body, from, length, forms }) => {
      const letters = [...(all[body % all.length] as string)].slice(from, from + length);
      const text = letters.map((letter, i) => sought(letter)[forms[i] ?? 0] ?? letter).join('');
      expect(mayHold(filterOf(all), text)).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('takes less than a hundredth of the bodies, and excludes nearly all words and ids that are in none', () => {
    const all = Array.from({ length: 10_000 }, (_, i) => {
      const id = Math.imul(i + 1, 0x9e3779b1) >>> 0;
      return `Failed password for root from ${10 + (i % 7)}.${i % 251}.0.${id % 200} port ${1024 + (id % 60_000)}, trace ${id.toString(16).padStart(8, '0')}`;
    });
    const filter = filterOf(all);
    expect(filter.length / Buffer.byteLength(all.join(''))).toBeLessThan(0.01);
    const absent = [
      ...['pool exhausted', 'Deadlock', 'OutOfMemory', 'segfault', 'certificate', 'kubelet'],
      ...Array.from({ length: 100 }, (_, i) => `4bf92f3577b34da6a3ce929d0e0e${4096 + 37 * i}`),
    ];
    const held = absent.filter((text) => mayHold(filter, text));
    expect(held.length).toBeLessThan(absent.length / 20);
    expect(mayHold(filter, 'FAILED PASSWORD')).toBe(true);
  });

  it('is asked only about what must be in a line', () => {
    const filter = filterOf(['the quick brown fox']);
    const body = (...texts: string[]) => ({ kind: 'body' as const, body: { key: '', texts, test: () => true } });
    const passes = (where: NonNullable<Parameters<typeof textSieve>[0]['where']>) =>
      textSieve({ clock: 'event', where })?.(filter);
    expect(passes(body('quick', 'fox'))).toBe(true);
    expect(passes(body('quick', 'wolf'))).toBe(false);
    expect(passes({ kind: 'any', of: [body('wolf'), body('Fox')] })).toBe(true);
    expect(passes({ kind: 'any', of: [body('wolf'), body('lynx')] })).toBe(false);
    expect(passes({ kind: 'any', of: [body('wolf'), body()] })).toBeUndefined();
    expect(passes({ kind: 'all', of: [body('wolf'), { kind: 'rule', key: '*', ids: null }] })).toBe(false);
    expect(passes({ kind: 'not', of: body('wolf') })).toBeUndefined();
  });
});
