import type { RuleVersion } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { build } from '../../testing/naive';
import { createEngine } from '../engine/engine';
import { checkPattern, MAX_PATTERN_BYTES } from '../pattern/pattern';
import { previewRule } from '../preview/preview';
import { parseRule } from './parse-rule';

const group = (name: string): string => `\${${name}}`;
const rule = (id: string, pattern: string, more: object = {}): RuleVersion => ({
  id,
  version: 1,
  definition: parseRule({ name: id, pattern, ...more }),
});
const countedBy = (labels: Record<string, string>) => ({ metrics: [{ name: 'hits_total', labels }] });
const labelsOf = (one: RuleVersion, bodies: readonly string[]) =>
  createEngine([one])
    .match(build(bodies))
    .series.map(({ labels }) => labels);

describe('5,000 rules', () => {
  it('load and match, each its line and no other', () => {
    const rules = Array.from({ length: 5_000 }, (_, i) =>
      rule(String(i), `service-${i} (?:refused|dropped) (?P<key>\\S+)`, countedBy({ key: group('key') })),
    );
    const engine = createEngine(rules);
    expect(engine.unusable).toEqual([]);
    const bodies = Array.from({ length: 500 }, (_, i) => `service-${i * 10} refused key-${i}`);
    const { hits, series } = engine.match(build(bodies));
    expect(hits.map(({ ruleId, lines }) => [ruleId, ...lines])).toEqual(bodies.map((_, i) => [String(i * 10), i]));
    expect(series.map(({ labels }) => labels.key)).toEqual(bodies.map((_, i) => `key-${i}`));
  });
});

describe('a pattern', () => {
  const MARK = 'needle';
  const long: readonly [string, string][] = [
    ['of 10 kB of text', `${'a'.repeat(MAX_PATTERN_BYTES - MARK.length - 1)}|${MARK}`],
    ['of 10 kB of alternatives', `${Array.from({ length: 1_200 }, (_, i) => `w${i}zz`).join('|')}|${MARK}`],
    ['of 10 kB of optional letters', `(?:${'a?b?c?d?'.repeat(1_200)})${MARK}`],
    ['that backtracking never ends', `(x+x+)+y|${MARK}`],
    ['of nested repetitions', `((a*)*)*b|${MARK}`],
    ['of many groups', `${'(a)?'.repeat(2_000)}${MARK}`],
  ];

  it.each(long)('%s is taken, finds its lines, and alone or together the same', (_, pattern) => {
    expect(checkPattern(pattern).ok).toBe(true);
    const lines = build([`a ${MARK}`, 'x'.repeat(2_000), 'nothing', 'a'.repeat(2_000)]);
    const alone = createEngine([rule('r', pattern)]).match(lines);
    expect(alone.hits.map((hits) => [...hits.lines])).toEqual([[0]]);
    const together = createEngine([rule('r', pattern), rule('other', 'other')]).match(lines);
    expect(together.hits).toEqual(alone.hits);
  });

  it('finds in a line of 1 MB what it finds in a short one', () => {
    const body = `${'xz'.repeat(500_000)}xxy`;
    expect(createEngine([rule('r', '(x+x+)+y')]).match(build([body])).hits).toHaveLength(1);
    expect(createEngine([rule('r', '(x+x+)+yy')]).match(build([body])).hits).toHaveLength(0);
  });

  it.each([
    ['user (?=root)', 5, /match the text itself and capture only the part you need/],
    ['user (?!root)', 5, /match the text itself/],
    ['(?<=user )root', 0, /match the text before it too/],
    ['(?<!user )root', 0, /match the text before it too/],
    ['(\\w+) \\1', 6, /repeat the sub-pattern in place of \\1/],
    ['(?P<w>a) \\k<w>', 9, /repeat the sub-pattern in place of \\k<name>/],
  ])('%s is told at its place what to write instead', (pattern, offset, message) => {
    expect(checkPattern(pattern)).toEqual({ ok: false, offset, message: expect.stringMatching(message) });
  });
});

describe('a group', () => {
  it('that captures nothing, or takes no part, leaves the label out and the tag empty', () => {
    const tags = { who: group('who') };
    const one = rule('r', 'user=(?P<who>\\w*)|system(?P<none>!)?', { ...countedBy({ who: group('who') }), tags });
    const matches = createEngine([one]).match(build(['user=', 'system', 'user=ann']));
    expect(matches.series.map(({ labels }) => labels)).toEqual([{}, { who: 'ann' }]);
    expect(matches.tagSets).toEqual(['{"who":""}', '{"who":"ann"}']);
  });

  it('without anything in it is taken', () => {
    expect(labelsOf(rule('r', 'a(?P<e>)b()', countedBy({ e: group('e'), f: `<${group('e')}>` })), ['ab'])).toEqual([
      { f: '<>' },
    ]);
  });

  it('that repeats gives the last of what it matched', () => {
    const one = rule('r', '(?:(?P<word>[a-z]+),?)+;', countedBy({ word: group('word') }));
    expect(labelsOf(one, ['one,two,three;'])).toEqual([{ word: 'three' }]);
    expect(previewRule(one.definition, ['one,two,three;'])[0]?.groups).toEqual({ word: 'three' });
  });
});

describe('a label', () => {
  const all = rule('r', '(?s)^(?P<all>.*)$', countedBy({ all: group('all') }));

  it('of 1 MB is cut, differently for different texts, and says so', () => {
    const body = 'x'.repeat(1_000_000);
    const { series } = createEngine([all]).match(build([`${body}a`, `${body}b`, 'short']));
    expect(series.map(({ labels, cut = false }) => [Buffer.byteLength(labels.all ?? ''), cut])).toEqual([
      [expect.toSatisfy((bytes: number) => bytes > 1_000 && bytes <= 1_024), true],
      [expect.toSatisfy((bytes: number) => bytes > 1_000 && bytes <= 1_024), true],
      [5, false],
    ]);
    expect(series[0]?.labels).not.toEqual(series[1]?.labels);
  });

  it.each(['two\nlines', 'a "quoted" \\ one', "it's {a=1}", '\ttab', '€ 😀'])('keeps %j as it is', (body) => {
    expect(labelsOf(all, [body])).toEqual([{ all: body }]);
  });
});
