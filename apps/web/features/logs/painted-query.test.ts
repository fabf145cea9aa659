import { expect, it } from 'vitest';
import { paintedQuery } from './painted-query';

const texts = (query: string, errors: Parameters<typeof paintedQuery>[1] = []) => paintedQuery(query, errors);

it('paints each token, and joins to the text', () => {
  const pieces = texts('a host:web-1 OR /x/');
  expect(pieces.map(({ text }) => text).join('')).toBe('a host:web-1 OR /x/');
  expect(pieces.find(({ text }) => text === 'host:')?.kind).toBe('key');
  expect(pieces.find(({ text }) => text === '/x/')?.kind).toBe('pattern');
});

it('marks exactly the characters that are wrong, also behind the end', () => {
  expect(texts('host:web*', [{ from: 5, to: 9, message: '' }]).filter(({ wrong }) => wrong)).toMatchObject([
    { from: 5, text: 'web*' },
  ]);
  const behind = texts('ab', [{ from: 2, to: 3, message: '' }]);
  expect(behind.at(-1)).toMatchObject({ from: 2, wrong: true });
  expect(texts('')).toEqual([]);
});
