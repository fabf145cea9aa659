import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRule } from './three-way';

const original = {
  name: 'Logins',
  pattern: 'login (?P<user>\\S+)',
  filter: { service: 'sshd' },
  tags: { event: 'login' },
  metrics: [{ name: 'logins_total', help: 'Logins', labels: { user: '$' + '{user}' }, maxSeries: 1000 }],
  tests: [{ input: 'login ada', match: true }],
};

describe('mergeRule', () => {
  it('takes what the pack changed and keeps what was changed here', () => {
    const here = {
      ...original,
      tags: { event: 'login', team: 'night' },
      metrics: [{ ...original.metrics[0], maxSeries: 50 }],
    };
    const pack = {
      ...original,
      pattern: 'login (?P<user>\\w+)',
      metrics: [{ ...original.metrics[0], help: 'Logins seen' }, { name: 'other_total' }],
      tests: [...original.tests, { input: 'logout', match: false }],
    };
    const { value, changes } = mergeRule({ original, here, pack });
    expect(value).toEqual({
      ...pack,
      tags: here.tags,
      metrics: [{ ...original.metrics[0], maxSeries: 50, help: 'Logins seen' }, { name: 'other_total' }],
    });
    expect(changes.map(({ path, by }) => `${by} ${path}`).sort()).toEqual([
      'here metrics[logins_total].maxSeries',
      'here tags.team',
      'pack metrics[logins_total].help',
      'pack metrics[other_total]',
      'pack pattern',
      'pack tests[logout]',
    ]);
  });

  it('says what both changed, and gives it the value asked for', () => {
    const three = { original, here: { ...original, pattern: 'mine' }, pack: { ...original, pattern: 'theirs' } };
    expect(mergeRule(three).changes).toEqual([
      { path: 'pattern', by: 'conflict', original: original.pattern, here: 'mine', pack: 'theirs' },
    ]);
    expect(mergeRule(three).value).toMatchObject({ pattern: 'mine' });
    expect(mergeRule(three, 'pack').value).toMatchObject({ pattern: 'theirs' });
    const alike = { original, here: three.pack, pack: three.pack };
    expect(mergeRule(alike)).toEqual({ value: three.pack, changes: [] });
  });

  it('keeps a metric that was removed here, and calls it a conflict where the pack changed it', () => {
    const here = { ...original, metrics: [] };
    expect(mergeRule({ original, here, pack: original }).value).toEqual(here);
    const pack = { ...original, metrics: [{ ...original.metrics[0], help: 'new' }] };
    expect(mergeRule({ original, here, pack }).changes).toMatchObject([
      { path: 'metrics[logins_total]', by: 'conflict' },
    ]);
  });

  it('never puts half of one filter and half of another together', () => {
    const here = { ...original, filter: { service: { in: ['sshd', 'ssh'] } } };
    const pack = { ...original, filter: { service: { regex: '^ssh' } } };
    expect(mergeRule({ original, here, pack }).changes).toMatchObject([{ path: 'filter.service', by: 'conflict' }]);
    expect(mergeRule({ original, here, pack }, 'pack').value).toEqual(pack);
  });

  it('gives the one side whole where the other changed nothing, and finds no change where nobody did', () => {
    const value = fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ max: 2, min: 0 }));
    const fields = fc.dictionary(fc.constantFrom('x', 'constructor', 'toString', 'z'), value);
    const metrics = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), labels: fields }), {
      selector: ({ name }) => name,
    });
    const rule = fc.record({ name: value, tags: fields, filter: fields, metrics });
    const unordered = (one: unknown) =>
      JSON.parse(JSON.stringify(one), (key, part) =>
        key === 'metrics' ? [...part].sort((a, b) => (a.name < b.name ? -1 : 1)) : part,
      );
    fc.assert(
      fc.property(rule, rule, (one, other) => {
        expect(mergeRule({ original: one, here: one, pack: one })).toEqual({ value: one, changes: [] });
        const upgraded = mergeRule({ original: one, here: one, pack: other });
        expect(isDeepStrictEqual(unordered(upgraded.value), unordered(other))).toBe(true);
        expect(upgraded.changes.every(({ by }) => by === 'pack')).toBe(true);
        const kept = mergeRule({ original: one, here: other, pack: one });
        expect(isDeepStrictEqual(unordered(kept.value), unordered(other))).toBe(true);
        expect(kept.changes.every(({ by }) => by === 'here')).toBe(true);
      }),
    );
  });
});
