import { isDeepStrictEqual } from 'node:util';
import type { RuleDefinition } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, engineResult, naive } from '../../testing/naive';
import { line, rule } from '../../testing/random-rules';
import { compilePattern, compileWithin } from '../pattern/re2';
import { MatchSet, maySet } from '../sets/sets';
import { createEngine, type Engine } from './engine';

/** Everything counts as slow: within a few batches a set goes through all that may become of it. */
const IMPATIENT = { gateAfter: 0, gateWindow: 1, splitAfter: 0, splitWindow: 1, sample: 1, smallSets: 0, worthIt: 0 };
const CHUNKS = 10;
const CASES_A_CHUNK = 1_000;
const SEED = 4;
const BLANK = Array.from({ length: 2 }, () => Buffer.alloc(0));

/** One pattern in five takes nine tenths of the time to compile: the property tests have them too. */
const isSmall = (pattern: string): boolean => compileWithin([pattern], 32 * 1024) !== null;

/** The cases pick from some rules and lines: to draw each anew takes longer than all the rest. */
const pick = <T>(all: readonly T[], most: number) =>
  fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: most });

function drawCases(seed: number) {
  const draw = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { numRuns, seed });
  const rules = draw(rule, 500).flatMap((one) => (one !== null && isSmall(one.pattern) ? [one] : []));
  return draw(fc.tuple(pick(rules, 4), pick(draw(line, 200), 4)), CASES_A_CHUNK);
}

/** A set of these and as many others, through all its states, against one RE2 at a time. */
function compareSet(patterns: readonly string[], texts: readonly string[], met: { gated: number; split: number }) {
  const set = new MatchSet(patterns, { patience: IMPATIENT });
  const values = texts.map((text) => Buffer.from(text));
  const expected = patterns.map((pattern) => {
    const compiled = compilePattern(pattern);
    const indexes = values.flatMap((value, index) => (compiled.test(value) ? [index] : []));
    return indexes.length === 0 ? undefined : indexes;
  });
  // What the blank lines have not is rare, so it goes behind a gate.
  for (const batch of [values, BLANK, values, values, values]) {
    if (set.gated) met.gated++;
    else if (set.size > 1) met.split++;
    const hits = set.match(batch);
    if (batch === values) expect([...hits]).toEqual(expected);
  }
}

describe('10,000 random rule sets and lines', () => {
  const met = { cases: 0, hits: 0, gated: 0, split: 0 };

  it.each(Array.from({ length: CHUNKS }, (_, chunk) => SEED + chunk))(
    'are matched as one RE2 at a time does, seed %i',
    (seed) => {
      for (const [definitions, texts] of drawCases(seed)) {
        const lines = build(texts);
        const expected = naive(definitions, lines);
        const found = engineResult(definitions, lines);
        if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
        met.cases++;
        met.hits += expected.flat().filter((effect) => effect !== null).length;
      }
    },
  );

  it('were compared', () => {
    expect(met).toMatchObject({ cases: CHUNKS * CASES_A_CHUNK });
    expect(met.hits).toBeGreaterThan(1_000);
  });
});

describe('rules edited one after another', () => {
  const EDITED = 30;

  it.each([1, 2, 3])('are matched as one RE2 at a time does, seed %i', (seed) => {
    const cases = drawCases(seed).slice(0, 300);
    const pool = cases.flatMap(([some]) => some);
    let rules = pool.slice(0, EDITED);
    let engine: Engine | undefined;
    const version = (definition: RuleDefinition): number => pool.indexOf(definition);
    cases.forEach(([[fresh]], i) => {
      const place = (i * 7) % rules.length;
      if (fresh) rules = i % 5 === 0 ? rules.toSpliced(place, i % 2, fresh) : rules.with(place, fresh);
      const lines = build(cases[i]?.[1] ?? []);
      const versions = rules.map((definition, id) => ({ id: String(id), version: version(definition), definition }));
      engine = createEngine(versions, undefined, engine);
      expect(engineResult(rules, lines, engine)).toEqual(naive(rules, lines));
    });
  });
});

describe('a set, whatever has become of it', () => {
  const met = { gated: 0, split: 0 };

  it.each([1, 2, 3])('matches as one RE2 at a time does, seed %i', (seed) => {
    const cases = drawCases(seed);
    for (let i = 0; i + 5 < cases.length; i += 6) {
      const definitions = cases.slice(i, i + 6).flatMap(([some]) => some);
      compareSet(definitions.map(({ pattern }) => pattern).filter(maySet), cases[i]?.[1] ?? [], met);
    }
  });

  it('was met behind gates and in small sets', () => {
    expect(met.gated).toBeGreaterThan(100);
    expect(met.split).toBeGreaterThan(100);
  });
});
