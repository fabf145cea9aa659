import { describe, expect, test } from 'vitest';
import { labelsText, selectorOf } from './selector';

const part = { by: 'user', only: [] as string[], rest: false, shown: ['root', 'a.b', 'pi'] };

describe('selectorOf', () => {
  test('names the metric alone when nothing is isolated', () => {
    expect(selectorOf('m', part)).toBe('m');
    expect(selectorOf('m', { ...part, by: '', only: ['root'] })).toBe('m');
  });

  test('takes one value by equality and several by an escaped regex', () => {
    expect(selectorOf('m', { ...part, only: ['root'] })).toBe('m{user="root"}');
    expect(selectorOf('m', { ...part, only: [''] })).toBe('m{user=""}');
    expect(selectorOf('m', { ...part, only: ['root', 'a.b'] })).toBe('m{user=~"root|a\\\\.b"}');
  });

  test('takes the rest by what it is not', () => {
    expect(selectorOf('m', { ...part, rest: true })).toBe('m{user!~"root|a\\\\.b|pi"}');
    expect(selectorOf('m', { ...part, rest: true, only: ['root'] })).toBe('m{user!~"a\\\\.b|pi"}');
    expect(selectorOf('m', { ...part, rest: true, only: ['root', 'a.b', 'pi'] })).toBe('m');
  });

  test('quotes what a user may be called', () => {
    expect(selectorOf('m', { ...part, only: ['a"b\\c\n'] })).toBe('m{user="a\\"b\\\\c\\n"}');
    expect(labelsText({ user: 'a"b', ip: '1' })).toBe('{user="a\\"b", ip="1"}');
  });
});
