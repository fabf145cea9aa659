import { bodyOf } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { build } from '../../testing/naive';
import { parseRule } from '../definition/parse-rule';
import { createEngine } from './engine';

const PER_LINE = 50_000;
const NO_ALLOWANCE = { perLine: PER_LINE, allowance: 0 };

const rule = (id: string, pattern: string, more: object = {}): RuleVersion => ({
  id,
  version: 2,
  definition: parseRule({ name: id, pattern, ...more }),
});

/**
 * Milliseconds a line of letters at random, and within RE2's limits: each of 30 repetitions may begin anywhere. No other
 * test has this pattern: what is learnt of one is shared by all of the process.
 */
const SLOW = '(?:.{0,30}[a-z]){30}EXAMINED';

let state = 1;
const letter = (): string => {
  state = (state * 48_271) % 0x7fffffff;
  return 'abcdefghij klmnop0123456789'[state % 27] as string;
};
const linesAtRandom = () =>
  build(Array.from({ length: 200 }, () => `word1 ${Array.from({ length: 140 }, letter).join('')}`));
const LINES = linesAtRandom();

describe('an examination', () => {
  it('knows a slow pattern before it has met a batch, among a thousand that are not', () => {
    const fast = Array.from({ length: 1_000 }, (_, i) => rule(`fast ${i}`, `word${i} (?P<next>\\w+)`));
    const engine = createEngine([...fast, rule('slow', SLOW)]);
    expect(engine.examine(LINES, NO_ALLOWANCE).isSlow).toBe(true);
    expect(engine.tooSlow(PER_LINE).map(({ ruleId, version }) => [ruleId, version])).toEqual([['slow', 2]]);
    const cost = engine.costs().find(({ ruleId }) => ruleId === 'slow');
    expect(cost?.asking).toBeGreaterThan(PER_LINE);
    expect(cost?.acting).toBeNull();
  });

  it('takes readings in turn while the allowance lasts, and none without', () => {
    const engine = createEngine([rule('a', 'word1'), rule('b', 'word2')]);
    engine.examine(LINES, NO_ALLOWANCE);
    expect(engine.examine(LINES, NO_ALLOWANCE)).toEqual({ nanos: 0, isSlow: false });
    for (let i = 0; i < 4; i++)
      expect(engine.examine(LINES, { perLine: PER_LINE, allowance: 1e9 }).nanos).toBeGreaterThan(0);
    expect(engine.costs().map(({ asking }) => asking !== null)).toEqual([true, true]);
    expect(engine.tooSlow(PER_LINE)).toEqual([]);
  });

  it('reads what is done with a match, for each line that matches', () => {
    const captures = { metrics: [{ name: 'a_total', labels: { w: '$' + '{w}' } }] };
    const engine = createEngine([rule('captures', '(?P<w>word\\d+)', captures), rule('plain', 'word')]);
    for (let i = 0; i < 6; i++) engine.match(LINES);
    const [captured, plain] = engine.costs();
    expect(captured?.acting).toBeGreaterThan(0);
    expect(plain?.acting).toBeNull();
    expect(engine.tooSlow(1).map(({ ruleId }) => ruleId)).toEqual(['captures']);
  });

  it('finds nothing to read in lines without the attribute of the rule', () => {
    const engine = createEngine([rule('a', 'word1', { field: 'attributes.none' })]);
    for (const lines of [LINES, build([])])
      expect(engine.examine(lines, { perLine: PER_LINE, allowance: 1 })).toEqual({ nanos: 0, isSlow: false });
  });

  it('reads what a path into the body leads to', () => {
    const lines = build(
      Array.from({ length: 200 }, (_, i) => JSON.stringify({ at: { text: bodyOf(LINES, i).toString() } })),
    );
    const engine = createEngine([rule('slow', `${SLOW}Z`, { field: 'body.at.text' })]);
    expect(engine.examine(lines, NO_ALLOWANCE).isSlow).toBe(true);
    expect(engine.tooSlow(PER_LINE).map(({ ruleId }) => ruleId)).toEqual(['slow']);
  });

  it('measures a rule anew that comes back', () => {
    const slow = rule('slow', SLOW);
    const first = createEngine([slow, rule('a', 'word1')]);
    first.examine(LINES, NO_ALLOWANCE);
    expect(createEngine([slow], undefined, first).tooSlow(PER_LINE)).toHaveLength(1);
    const without = createEngine([rule('a', 'word1')], undefined, first);
    const back = createEngine([slow, rule('a', 'word1')], undefined, without);
    expect(back.tooSlow(PER_LINE)).toEqual([]);
    // Lines it has met before, it may answer from its automaton at once.
    back.examine(linesAtRandom(), NO_ALLOWANCE);
    expect(back.tooSlow(PER_LINE)).toHaveLength(1);
  });

  it('blames no rule for what it takes to act on a single match', () => {
    const labels = { w: '$' + '{w}' };
    const metrics = Array.from({ length: 3 }, (_, i) => ({ name: `m${i}_total`, labels }));
    const engine = createEngine([rule('ordinary', '(?P<w>word\\d+) (?P<next>\\w+)', { metrics, tags: labels })]);
    for (let i = 0; i < 12; i++) engine.match(build([`word${i} x`]));
    expect(engine.costs()[0]?.acting).toBeGreaterThan(0);
    expect(engine.tooSlow(PER_LINE)).toEqual([]);
  });

  it('blames what is done with a match on the rule that does it, not on another of the same pattern', () => {
    const pattern = '(?P<w>word\\d+)';
    const labels = { w: '$' + '{w}' };
    const metrics = Array.from({ length: 30 }, (_, i) => ({ name: `m${i}_total`, labels }));
    const engine = createEngine([rule('heavy', pattern, { metrics }), rule('light', pattern)]);
    for (let i = 0; i < 6; i++) engine.match(LINES);
    expect(engine.tooSlow(1).map(({ ruleId }) => ruleId)).toEqual(['heavy']);
  });

  it('says of a rule that it redacts', () => {
    const engine = createEngine([rule('r', '(?P<w>word)', { redact: { w: 'mask' } })]);
    expect(engine.costs()).toMatchObject([{ ruleId: 'r', redacts: true }]);
  });
});
