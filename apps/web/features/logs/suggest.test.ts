import { expect, it } from 'vitest';
import { accept, type Known, type Suggestions, suggestionsAt } from './suggest';

const KNOWN: Known = {
  fields: [
    {
      key: 'severity',
      lines: 90,
      distinct: { count: 1, atLeast: false },
      values: [{ value: 'error', name: 'error', lines: 90 }],
    },
    {
      key: 'attr.odd key',
      lines: 50,
      distinct: { count: 1, atLeast: false },
      values: [{ value: 'two words', name: 'two words', lines: 50 }],
    },
  ],
  base: 100,
  rules: ['Invalid SSH user'],
  metrics: [{ name: 'logins_total', labelNames: ['user'] }],
};

/** @returns what a text becomes when the first suggestion at its end is taken, with `|` for the caret. */
function taken(text: string): string | null {
  const found = suggestionsAt(text, text.length, KNOWN);
  const [first] = found?.items ?? [];
  if (!found || !first) return null;
  const next = accept(text, found, first);
  return `${next.text.slice(0, next.caret)}|${next.text.slice(next.caret)}`;
}

const labels = (found: Suggestions | null) => found?.items.map(({ label }) => label) ?? [];

it.each([
  ['sev', 'severity:|'],
  ['severity:', 'severity:error |'],
  ['a -severity:er', 'a -severity:error |'],
  ['rule:inv', 'rule:"Invalid SSH user" |'],
  ['series:log', 'series:logins_total |'],
  ['odd', '"attr.odd key":|'],
  ['"attr.odd key":', '"attr.odd key":"two words" |'],
  ['label.u', 'label.user:|'],
  ['ta', 'tag.|'],
  ['no such thing', null],
  ['"in a phr', null],
])('completes %s', (text, expected) => {
  expect(taken(text)).toBe(expected);
});

it('offers levels that no line has after those that lines have', () => {
  expect(labels(suggestionsAt('severity:', 9, KNOWN)).slice(0, 2)).toEqual(['error', 'trace']);
});

it('keeps what stands behind the caret', () => {
  const text = 'sev OR x';
  const found = suggestionsAt(text, 3, KNOWN) as Suggestions;
  expect(accept(text, found, found.items[0]!)).toEqual({ text: 'severity: OR x', caret: 9 });
});
