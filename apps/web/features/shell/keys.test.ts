import { expect, test } from 'vitest';
import { keysOf } from './keys';

const titles = (pathname: string) => keysOf(pathname).map(({ title }) => title);

test.each([
  ['/logs', ['Logs', 'On a graph']],
  ['/explore', ['Explore', 'On a graph']],
  ['/overview', ['Overview']],
  ['/rules/new', ['Rule editor']],
  ['/alerts/6d1b6c4e', ['Alert editor']],
])('%s has its own keys beside those of every page', (pathname, own) => {
  expect(titles(pathname)).toEqual(['Everywhere', ...own]);
});

test.each(['/rules', '/rules/packs', '/rules/tables', '/alerts', '/logs/b:1', '/settings'])(
  '%s has none of its own',
  (pathname) => {
    expect(titles(pathname)).toEqual(['Everywhere']);
  },
);

test.each(['/logs', '/explore', '/rules/new'])('a key does one thing on %s, and one on its graph', (pathname) => {
  const keys = keysOf(pathname).map(({ lines }) => lines.map((line) => line.keys.join(' ')));
  const [everywhere = [], own = [], ...graphs] = keys;
  for (const together of [[...everywhere, ...own], ...graphs]) expect(new Set(together).size).toBe(together.length);
});
