import { expect, test } from 'vitest';
import { keysOf } from './keys';

const titles = (pathname: string) => keysOf(pathname).map(({ title }) => title);

test.each([
  ['/logs', 'Logs'],
  ['/explore', 'Explore'],
  ['/overview', 'Overview'],
  ['/rules/new', 'Rule editor'],
  ['/alerts/6d1b6c4e', 'Alert editor'],
])('%s has its own keys beside those of every page', (pathname, title) => {
  expect(titles(pathname)).toEqual(['Everywhere', title]);
});

test.each(['/rules', '/rules/packs', '/rules/tables', '/alerts', '/logs/b:1', '/settings'])(
  '%s has none of its own',
  (pathname) => {
    expect(titles(pathname)).toEqual(['Everywhere']);
  },
);

test('a key does one thing on a page', () => {
  for (const pathname of ['/logs', '/explore', '/rules/new']) {
    const all = keysOf(pathname).flatMap(({ lines }) => lines.map(({ keys }) => keys.join(' ')));
    expect(new Set(all).size).toBe(all.length);
  }
});
