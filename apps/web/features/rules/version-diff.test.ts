import type { RuleDefinition } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffRules, diffSummary, diffTexts } from './version-diff';

const rule: RuleDefinition = {
  ...{ name: 'A', enabled: true, field: 'body', pattern: 'a (?P<u>\\S*) b', filter: {}, tags: { event: 'x' } },
  metrics: [{ name: 'a_total', type: 'counter', help: '', labels: { u: '$' + '{u}' }, maxSeries: 10 }],
  action: 'keep',
};

describe('two versions', () => {
  test('field by field', () => {
    const next: RuleDefinition = {
      ...rule,
      pattern: 'a (?P<u>\\S+) b',
      tags: {},
      metrics: rule.metrics.map((metric) => ({ ...metric, labels: {} })),
      stop: true,
    };
    expect(diffRules(rule, next)).toEqual([
      { field: 'pattern', before: rule.pattern, after: next.pattern },
      { field: 'stop', before: 'false', after: 'true' },
      { field: 'tag event', before: 'x', after: undefined },
      { field: 'a_total label u', before: '$' + '{u}', after: undefined },
    ]);
    expect(diffSummary(diffRules(rule, next))).toBe('pattern, stop, tag event and 1 more');
  });

  test('defaults that are written out are no change', () => {
    expect(diffRules(rule, { ...rule, order: 1000, stop: false, tests: [] })).toEqual([]);
    expect(diffSummary([])).toBe('nothing differs');
  });
});

describe('two texts', () => {
  test('part and meet again', () => {
    expect(diffTexts('from (?P<ip>\\S*) x', 'from (?P<ip>\\S+) x').after).toEqual([
      { text: 'from (?P<ip>\\S', changed: false },
      { text: '+', changed: true },
      { text: ') x', changed: false },
    ]);
  });

  test('are whole again when joined, and what did not change is the same on both sides', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const { before, after } = diffTexts(a, b);
        expect(before.map(({ text }) => text).join('')).toBe(a);
        expect(after.map(({ text }) => text).join('')).toBe(b);
        const kept = (pieces: typeof before) =>
          pieces
            .filter(({ changed }) => !changed)
            .map(({ text }) => text)
            .join('');
        expect(kept(before)).toBe(kept(after));
      }),
    );
  });
});
