import type { RuleVersion } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { build } from '../../testing/naive';
import { parseRule } from '../definition/parse-rule';
import { compilations } from '../pattern/re2';
import { createEngine, type Engine } from './engine';

const RULES = 1_000;
const LINES = build(Array.from({ length: 20 }, (_, i) => `service-${i} refused key-${i} after ${i} ms, twice`));

let versions = 0;
const rule = (i: number, more: object = {}): RuleVersion => ({
  id: String(i),
  version: versions++,
  definition: parseRule({
    name: `rule ${i}`,
    pattern: `service-${i} refused (?P<key>\\S+) after`,
    metrics: [{ name: 'refused_total', labels: { key: '$' + '{key}' } }],
    ...more,
  }),
});
const all = Array.from({ length: RULES }, (_, i) => rule(i));

/** @returns what `work` had RE2 compile. */
function compiledBy<T>(work: () => T): { patterns: number; sets: number; result: T } {
  const before = compilations();
  const result = work();
  const after = compilations();
  return { patterns: after.patterns - before.patterns, sets: after.sets - before.sets, result };
}

const hitsOf = (engine: Engine) => engine.match(LINES).hits.map(({ ruleId, lines }) => [ruleId, ...lines]);

/** A rule's pattern, for one line and for many at once; the check of the rule may have compiled the first already. */
const PATTERNS_A_RULE = 2;
/** One of the rule alone, to see whether it may join others, and one to ask it in. */
const SETS_A_RULE = 2;
const NOTHING = { patterns: 0, sets: 0 };

describe('an edit of one rule among a thousand', () => {
  const first = compiledBy(() => createEngine(all));
  const edited = all.with(3, rule(3, { pattern: 'refused (?P<key>key-1\\d)' }));

  it('compiles nothing where no pattern has changed', () => {
    expect(first.sets).toBe(RULES + 1);
    expect(compiledBy(() => createEngine(all, undefined, first.result))).toMatchObject(NOTHING);
    const relabelled = all.with(3, rule(3, { metrics: [{ name: 'other_total' }], tags: { a: 'b' } }));
    expect(compiledBy(() => createEngine(relabelled, undefined, first.result))).toMatchObject(NOTHING);
  });

  it.each([
    ['edited', edited],
    ['added', [...all, rule(RULES)]],
  ])('compiles the rule that was %s, and a set of it alone', (_, rules) => {
    const { patterns, sets, result } = compiledBy(() => createEngine(rules, undefined, first.result));
    expect(patterns).toBeLessThanOrEqual(PATTERNS_A_RULE);
    expect(sets).toBe(SETS_A_RULE);
    expect(hitsOf(result)).toEqual(hitsOf(createEngine(rules)));
  });

  it('compiles nothing where one was removed, and no longer hears of it', () => {
    const removed = compiledBy(() => createEngine(all.slice(1), undefined, first.result));
    expect(removed).toMatchObject(NOTHING);
    expect(hitsOf(removed.result)).toEqual(hitsOf(first.result).slice(1));
  });

  it('leaves the engine before it as it is', () => {
    createEngine(edited, undefined, first.result);
    expect(hitsOf(first.result)).toEqual(Array.from({ length: 20 }, (_, i) => [String(i), i]));
  });

  it('is settled with the others in one set once another set has cost as much', () => {
    const engine = createEngine(edited, undefined, first.result);
    const expected = hitsOf(engine);
    const many = build(Array.from({ length: 50_000 }, () => 'nothing'));
    const settling = compiledBy(() => [engine.match(many), engine.match(many), engine.match(many)]);
    expect(settling).toMatchObject({ patterns: 0, sets: 1 });
    expect(hitsOf(engine)).toEqual(expected);
  });

  it('compiles all anew once a tenth of them has changed', () => {
    const half = all.map((one, i) => (i % 8 === 0 ? rule(i, { pattern: `other-${i} (?P<key>.)` }) : one));
    const { sets, result } = compiledBy(() => createEngine(half, undefined, first.result));
    expect(sets).toBe(RULES / 8 + 1);
    expect(hitsOf(result)).toEqual(hitsOf(createEngine(half)));
  });
});

describe('rules whose patterns are the same', () => {
  it('are asked once and each find it', () => {
    const twins = [rule(1), rule(2, { pattern: rule(1).definition.pattern, stop: true })];
    expect(hitsOf(createEngine(twins))).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });
});
