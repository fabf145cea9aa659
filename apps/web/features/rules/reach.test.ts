import { re2Spans } from '@logflow/test/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutsOf, reachOf } from './reach';

const PATTERN = 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)';
const findIn = (line: string) => async (pattern: string) => re2Spans(pattern, line)?.[0] ?? null;

test('says how far it came, and what found nothing', async () => {
  const line = 'sshd: Invalid user root at 10.0.0.1';
  const reach = await reachOf(PATTERN, findIn(line));
  expect(reach && line.slice(...reach.span)).toBe('Invalid user root ');
  expect(reach?.failing).toBe('from (?P<ip>\\S+)');
});

test('says nothing where it never began, or where it chooses at its top', async () => {
  expect(await reachOf(PATTERN, findIn('zzz'))).toBeNull();
  expect(cutsOf('a|b')).toEqual([]);
});

test('each beginning is a pattern that RE2 takes', () => {
  const pieces = fc.constantFrom(
    'a',
    '\\S+',
    '(?P<n>x+)',
    '[^]a]*',
    '[[:alpha:]]{2}',
    '(?:a|b)?',
    '\\pL',
    '\\p{Greek}',
    '.*?',
    '(?i)',
    '^',
  );
  fc.assert(
    fc.property(fc.uniqueArray(pieces, { maxLength: 8 }), (some) => {
      const pattern = some.join('');
      for (const cut of cutsOf(pattern)) expect(() => re2Spans(pattern.slice(0, cut), 'x')).not.toThrow();
    }),
  );
});
