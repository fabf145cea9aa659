import { parseQuery } from '@logflow/query';
import { expect, it } from 'vitest';
import { hitsIn, soughtTexts } from './hits';

const sought = (query: string) => {
  const parsed = parseQuery(query);
  return parsed.ok ? soughtTexts(parsed.tree) : [];
};

it('looks for the texts that a query wants, not for those that it excludes or for values', () => {
  expect(sought('Timeout (refused OR "Broken Pipe") -health service:api')).toEqual([
    'timeout',
    'refused',
    'broken pipe',
  ]);
  expect(sought('')).toEqual([]);
});

it('finds each place, in either case', () => {
  expect(hitsIn('Root and ROOT', ['root'])).toEqual([[[0, 4]], [[9, 13]]]);
  expect(hitsIn('none', ['root'])).toEqual([]);
});

it('marks nothing where another case is longer, as its places would be wrong', () => {
  expect(hitsIn('İ root', ['root'])).toEqual([]);
});
