import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileBodySearch } from './body-search';
import { compileSearch } from './re2';

it('says of many bodies that it is in none only where it is in none', () => {
  const patterns = [
    'user root',
    '^a',
    'b$',
    '\\bfoo\\b',
    'o\\B',
    '[aA]b',
    'fo+',
    'a.b',
    '(?m)^b',
    'x\\z',
    '^a|b$',
    'a\\$',
    'o\\\\$',
    '^o.*b$',
    '^$',
    '^+a',
    '(?i)FOO',
    'a|b',
    '',
  ];
  const body = fc
    .array(fc.constantFrom('a', 'b', 'fo', 'foo', ' ', '\n', 'user ', 'root', 'é', ''))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...patterns), fc.array(body), (pattern, bodies) => {
      const search = compileBodySearch(pattern);
      const alone = bodies.map((text) => compileSearch(pattern)(text));
      expect(bodies.map((text) => search.test(Buffer.from(text)))).toEqual(alone);
      if (search.none(Buffer.from(bodies.join('')))) expect(alone).not.toContain(true);
    }),
    { numRuns: 1000 },
  );
});

it('passes over bodies without a text that every match holds, even where they must be tried one by one', () => {
  expect(compileBodySearch('^Invalid user').none(Buffer.from('Failed password'))).toBe(true);
  expect(compileBodySearch('^.{3}$').none(Buffer.from('Failed password'))).toBe(false);
  expect(compileBodySearch('^[a-z]\\d$').none(Buffer.from('Failed password'))).toBe(true);
  expect(compileBodySearch('[zZ][oO][rR][kK]').none(Buffer.from('Failed password'))).toBe(true);
});
