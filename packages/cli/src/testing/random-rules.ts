import { parseRule, previewRule } from '@logflow/rules';
import fc from 'fast-check';

/** Texts that YAML would read as something else if it were given the chance. */
const TRICKY = [
  'yes',
  'null',
  '~',
  '1e3',
  '0x1F',
  '2026-01-01',
  ' leading',
  'trailing ',
  '# no comment',
  'a: b',
  '- a',
  '*x',
  '&x',
  '!x',
  '|',
  '>',
  "it's",
  '"',
  '\\S+',
  'a\nb\n',
  '\n',
  '\t',
  '\u{1F600}',
  '\u2028',
  '',
];

const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...TRICKY))
  .map((value) => value.replaceAll('\0', ''));
const key = text.map((value) => value || 'key').filter((value) => value !== '__proto__');
const template = fc
  .tuple(text, fc.boolean())
  .map(([value, group]) => value.replaceAll('$', '$$$$') + (group ? '$' + '{user}' : ''));

const pattern = fc.constantFrom(
  '(?P<user>\\S*)',
  'user "(?P<user>[^"]*)" # from: (?P<ip>\\S+)',
  "it's (?P<user>\\w+)\\\\",
  '(?i)^(?P<user>a|b)$|\n',
);

const filterTest = fc.oneof(
  text,
  fc.record({ in: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ regex: fc.constantFrom('^E', 'a|b', '\\d+') }),
);

const metric = fc.record(
  {
    name: fc.constantFrom('a_total', 'b_total', 'c_total'),
    type: fc.constant('counter'),
    help: text,
    labels: fc.dictionary(fc.constantFrom('user', 'ip', 'on', 'null_'), template),
    maxSeries: fc.integer({ min: 1, max: 100_000 }),
  },
  { requiredKeys: ['name'] },
);

/** Names as people write them, and worse: two of them may well make the same file name. */
const name = fc.oneof(text, fc.constantFrom('Invalid user', 'invalid user', 'Invalid: user!', 'Ungültig', 'ユーザー'));

/** A rule as a person may send it: valid, its optional fields there or not, its golden lines true. */
const rule = fc
  .record(
    {
      name: name.map((value) => value.trim() || 'rule'),
      enabled: fc.boolean(),
      field: fc.constantFrom('body', 'attributes.http.url'),
      pattern,
      filter: fc.dictionary(key, filterTest, { maxKeys: 3 }),
      tags: fc.dictionary(key, template, { maxKeys: 3 }),
      metrics: fc.uniqueArray(metric, { selector: (one) => one.name, maxLength: 3 }),
      tests: fc.array(text, { maxLength: 3 }),
    },
    { requiredKeys: ['name', 'pattern'] },
  )
  .map(({ tests = [], ...draft }) => ({ ...draft, ...(tests.length > 0 && { tests: goldenLines(draft, tests) }) }));

function goldenLines(draft: object, inputs: readonly string[]) {
  const results = previewRule(parseRule(draft), inputs);
  return results.map(({ matched, increments, tags }, index) => ({
    input: inputs[index] ?? '',
    match: matched,
    ...(matched && { tags, increments: Object.fromEntries(increments.map((one) => [one.name, one.value])) }),
  }));
}

/** Rules of one org: no two bear the same name. */
export const randomRules = fc.uniqueArray(rule, { selector: (one) => one.name, maxLength: 6 });
