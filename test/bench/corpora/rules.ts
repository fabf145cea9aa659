import { type LineInput, type Lines, LinesBuilder } from '@logflow/lines';
import type { RuleDefinition, RuleVersion } from '@logflow/model';
import { parseRule } from '@logflow/rules';
import { seededRandom } from '../../kit/sshd';
import type { Corpus } from './corpus';

const group = (name: string): string => `\${${name}}`;

/** How patterns begin: many engines look for a literal first, and are slow where there is none. */
export type Beginning = 'literal' | 'class';

const IDLE: Readonly<Record<Beginning, (i: number) => string>> = {
  literal: (i) => `service-${i} (?:refused|dropped) (?P<key>\\S+) after (?P<detail>\\d+) ms`,
  class: (i) => `(?P<key>\\w+): service-${i} refused after (?P<detail>\\d+) ms`,
};

/** @returns patterns: the corpus's one that matches half of the lines, then as simple ones that match nothing. */
export const simplePatterns = (corpus: Corpus, count: number, beginning: Beginning = 'literal'): string[] =>
  Array.from({ length: count }, (_, i) => (i === 0 ? corpus.matching : IDLE[beginning](i)));

const WORDS = ['Invalid', 'user', 'from', 'port', 'sshd', 'Failed', 'password', 'preauth', 'bastion', 'edge'];

/** @returns patterns as people should not write them and do: `.*` and counted classes after words that sshd writes. */
export const heavyPatterns = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const word = (n: number) => WORDS[(i * 7 + n * 3 + Math.floor(i / 10)) % WORDS.length] as string;
    if (i % 2 === 0) return `${word(0)}.*${word(1)}.*(?P<key>${word(2)}-?${i})`;
    return `${word(0)} [a-z0-9]{3,12} (?P<key>[0-9a-f]{4,${8 + (i % 8)}})-${i}[:.][0-9]{1,5}`;
  });

const VOCABULARY = 400;
const WORDS_A_LINE = 16;

/** @returns lines of words drawn at random: each word begins or continues some of {@link worstPatterns}. */
export function worstLines(count: number): string[] {
  const random = seededRandom(11);
  const word = () => wordOf(Math.floor(random() * VOCABULARY));
  return Array.from({ length: count }, () => Array.from({ length: WORDS_A_LINE }, word).join(' '));
}

/** Two syllables, each word another one. */
const wordOf = (n: number): string => {
  const syllable = (i: number) => `${'bcdfghklmnprstvz'[i % 16]}${'aeiou'[i % 5]}`;
  return `${syllable(n)}${syllable(Math.floor(n / 16) + 3)}${(n % 7) + 1}`;
};

/** @returns patterns for {@link worstLines}: each line makes states that no line before it made. */
export const worstPatterns = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const word = (n: number) => wordOf((i * 13 + n * 131) % VOCABULARY);
    if (i % 2 === 0) return `${word(0)}.*${word(1)}.*(?P<key>${word(2)})`;
    return `${word(0)} [a-z0-9 ]{3,24} (?P<key>[a-z]{2,8}[0-9]{1,4}) ${word(1)}`;
  });

/** @returns one rule a pattern: counted by `key` and tagged. */
export const rulesOf = (patterns: readonly string[]): RuleVersion[] =>
  patterns.map((pattern, i) => ({
    id: String(i),
    version: 1,
    definition: parseRule({
      name: `rule ${i}`,
      pattern,
      tags: { event: `event_${i}`, key: group('key') },
      metrics: [{ name: `rule_${i}_total`, labels: { key: group('key') } }],
    }),
  }));

const redefine = (rules: readonly RuleVersion[], change: (old: RuleDefinition) => RuleDefinition): RuleVersion[] =>
  rules.map((rule) => ({ ...rule, definition: change(rule.definition) }));

/** The same rules with a tag that hardly two lines share: nothing learnt from one hit serves the next. */
export const withUniqueTags = (rules: readonly RuleVersion[]): RuleVersion[] =>
  redefine(rules, (old) => ({
    ...old,
    tags: { ...old.tags, ...(old.pattern.includes('<detail>') ? { detail: group('detail') } : {}) },
  }));

/** The same rules without a use for captures: what is left is asking which rules match. */
export const withoutCaptures = (rules: readonly RuleVersion[]): RuleVersion[] =>
  redefine(rules, (old) => ({ ...old, tags: {}, metrics: [] }));

const PLAIN: Omit<LineInput, 'body' | 'time'> = { severity: '', resource: '{"service":"bench"}', attributes: '{}' };
/** Between two lines. */
const STEP_US = 37n;

/** @returns the lines in batches of at most `size`, timed one after another from `fromUs`. */
export function batchesOf(bodies: readonly string[], size: number, fromUs = 0n): Lines[] {
  const batches: Lines[] = [];
  for (let start = 0; start < bodies.length; start += size) {
    const builder = new LinesBuilder();
    bodies.slice(start, start + size).forEach((body, i) => {
      builder.add({ ...PLAIN, body, time: fromUs + BigInt(start + i) * STEP_US });
    });
    batches.push(builder.build());
  }
  return batches;
}
