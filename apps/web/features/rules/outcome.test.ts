import { expect, test } from 'vitest';
import type { PreviewResult } from './hooks/use-preview';
import { expectationOf, outcomeOf } from './outcome';

const result = (part: Partial<PreviewResult>): PreviewResult => ({
  matched: true,
  spans: [],
  fieldSpan: [0, 1],
  groups: {},
  lookups: {},
  tags: {},
  increments: [],
  unread: [],
  kept: true,
  ...part,
});
const increment = (name: string, labels: Record<string, string>) => ({ name, labels, value: 1 });

const METRICS = ['a_total', 'b_total'].map((name) => ({
  ...{ name, type: 'counter' as const, help: '', labels: {}, maxSeries: 1 },
}));

test.each([
  ['', undefined],
  ['no match', result({ matched: false })],
  ['nothing at the path', result({ matched: false, fieldSpan: null })],
  ['match', result({})],
  ['+1 {user="webmaster"}', result({ increments: [increment('a_total', { user: 'webmaster' })] })],
  ['+1 {user="x"} +1 b_total', result({ increments: [increment('a_total', { user: 'x' }), increment('b_total', {})] })],
])('%j', (text, tried) => expect(outcomeOf(tried, METRICS)).toBe(text));

test.each([
  ['no match', { match: false }],
  ['match', { match: true }],
  ['+1 · user=root', { match: true, increments: { a_total: 1 }, tags: { user: 'root' } }],
  ['42 queue_length', { match: true, increments: { queue_length: 42 } }],
  ['1 a_total · 2 b_total · dropped', { match: true, increments: { a_total: 1, b_total: 2 }, kept: false }],
])('%j is what a test asks for', (text, rest) => expect(expectationOf({ input: 'x', ...rest })).toBe(text));
