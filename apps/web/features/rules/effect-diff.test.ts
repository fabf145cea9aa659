import type { RuleDefinition } from '@logflow/model';
import { describe, expect, test } from 'vitest';
import { diffEffects, effectSummary, type VersionOnLines } from './effect-diff';
import type { PreviewResult } from './hooks/use-preview';

const NO_MATCH: PreviewResult = {
  ...{
    matched: false,
    spans: [],
    fieldSpan: [0, 1],
    groups: {},
    lookups: {},
    tags: {},
    increments: [],
    unread: [],
    kept: true,
  },
};
const match = (part: Partial<PreviewResult> = {}): PreviewResult => ({ ...NO_MATCH, matched: true, ...part });
const rule = {
  field: 'body',
  metrics: [{ name: 'a_total', type: 'counter', help: '', labels: {}, maxSeries: 1 }],
} as unknown as RuleDefinition;
const version = (results: Record<string, PreviewResult>): VersionOnLines => ({ rule, results: Object.values(results) });
const diffOf = (before: Record<string, PreviewResult>, after: Record<string, PreviewResult>) =>
  diffEffects(Object.keys(before), version(before), version(after));
const counted = (user: string) => match({ increments: [{ name: 'a_total', labels: { user }, value: 1 }] });

describe('two versions on the same lines', () => {
  test('differ in what they match and in what comes of it', () => {
    const before = { old: match(), both: counted('x'), same: counted('y'), none: NO_MATCH, fresh: NO_MATCH };
    const after = {
      old: NO_MATCH,
      both: { ...counted('z'), tags: { event: 'e' }, kept: false, body: 'b**h' },
      same: counted('y'),
      none: NO_MATCH,
      fresh: match(),
    };
    const diff = diffOf(before, after);
    expect(diff).toEqual({
      lines: 5,
      onlyBefore: ['old'],
      onlyAfter: ['fresh'],
      changed: [
        {
          line: 'both',
          gone: ['+1 a_total{user="x"}', 'the line is kept'],
          added: ['tag event=e', '+1 a_total{user="z"}', 'the line is dropped', 'stored as b**h'],
        },
      ],
    });
    expect(effectSummary(diff)).toBe('of 5 lines it matches 1 more and 1 less, and makes something else of 1');
  });

  test('say so where nothing differs, or where there is nothing to look at', () => {
    const one = { same: counted('y') };
    expect(effectSummary(diffOf(one, one))).toBe('of 1 line it does to all the same');
    expect(effectSummary(diffOf({}, {}))).toContain('no lines to compare on');
  });

  test('tell apart lines of one text that fare otherwise, because filters ask about more, and count others once', () => {
    const line = (service: string) => ({ body: 'up\n', severity: '', resource: { service }, attributes: {} });
    const before = { rule, results: [match({ body: 'up\n' }), NO_MATCH, NO_MATCH] };
    const after = { rule, results: [match({ body: 'up\n' }), match({ body: 'up\n' }), match({ body: 'up\n' })] };
    const diff = diffEffects([line('a'), line('b'), line('c')], before, after);
    expect(diff).toEqual({ lines: 2, onlyBefore: [], onlyAfter: ['up '], changed: [] });
  });
});
