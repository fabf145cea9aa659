import { describe, expect, test } from 'vitest';
import {
  type FieldChange,
  type Pack,
  type PackRule,
  packSummary,
  ruleStanding,
  testsText,
  undecided,
  upgradable,
  valueText,
} from './pack';

const rule = (state: PackRule['state'], changes: readonly FieldChange[] = [], enabled = true): PackRule => ({
  rule: 'login',
  state,
  definition: {
    name: 'Login',
    enabled: true,
    field: 'body',
    pattern: 'x',
    filter: {},
    tags: {},
    metrics: [],
    action: 'keep',
  },
  samples: [],
  installed: state === 'not_installed' ? null : { id: 'i', name: 'Login', enabled, packVersion: '1.0.0' },
  changes,
});
const pack = (...rules: PackRule[]): Pack => ({ name: 'ssh', title: 'SSH', version: '1.1.0', description: '', rules });
const here: FieldChange = { path: 'pattern', by: 'here' };
const theirs: FieldChange = { path: 'tags.a', by: 'pack' };
const both: FieldChange = { path: 'pattern', by: 'conflict' };

describe('packSummary', () => {
  test('counts what there is, and only what there is', () => {
    expect(packSummary(pack(rule('not_installed')))).toBe('1 rule');
    expect(packSummary(pack(rule('installed'), rule('installed')))).toBe('all 2 rules installed');
    const mixed = pack(
      rule('not_installed'),
      rule('changed_locally', [here]),
      rule('upgrade_available', [theirs, both]),
    );
    expect(packSummary(mixed)).toBe('2 of 3 installed · 2 changed here · 1 to upgrade');
    const left = pack(rule('installed'), rule('no_longer_in_pack', [here]));
    expect(packSummary(left)).toBe('1 rule installed · 1 no longer in the pack');
  });
});

describe('ruleStanding', () => {
  test('says the one thing that matters most', () => {
    const said = (one: PackRule) => ruleStanding(one, '1.1.0');
    expect(said(rule('not_installed'))).toBe('not installed');
    expect(said(rule('installed'))).toBe('installed');
    expect(said(rule('installed', [], false))).toBe('installed, off');
    expect(said(rule('changed_locally', [here]))).toBe('changed here');
    expect(said(rule('upgrade_available', [here, theirs]))).toBe('upgrade to 1.1.0');
    expect(said(rule('upgrade_available', [both]))).toBe('changed on both sides');
    expect(said(rule('no_longer_in_pack', [here]))).toBe('no longer in the pack');
  });
});

test('upgradable leaves out what a person must decide, which undecided has', () => {
  const mixed = pack(rule('upgrade_available', [theirs]), rule('upgrade_available', [both]), rule('installed'));
  expect(upgradable(mixed)).toEqual([mixed.rules[0]]);
  expect(undecided(mixed)).toEqual([mixed.rules[1]]);
});

test('testsText counts golden lines by who changed them', () => {
  expect(testsText([here, theirs])).toBe('');
  const tests = [
    { ...theirs, path: 'tests[a]' },
    { ...theirs, path: 'tests[b]' },
    { ...here, path: 'tests[c]' },
  ];
  expect(testsText([both, ...tests])).toBe('tests: 1 changed here, 2 new in the pack');
});

test('valueText shows a text as it is, and what is not there as a dash', () => {
  expect(valueText('a "b"')).toBe('a "b"');
  expect(valueText({ in: ['a'] })).toBe('{"in":["a"]}');
  expect(valueText(undefined)).toBe('–');
});
