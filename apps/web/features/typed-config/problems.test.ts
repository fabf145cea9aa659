import { expect, test } from 'vitest';
import { sentenceAt } from './problems';

const errors = [
  { path: 'config.token', message: 'is required' },
  { path: 'name', message: 'another destination has this name.' },
];

test('what is wrong is said in a sentence that names the field', () => {
  expect(sentenceAt(errors, 'config.token', 'Token')).toBe('Token is required.');
  expect(sentenceAt(errors, 'name', 'Name')).toBe('Name: another destination has this name.');
  expect(sentenceAt(errors, 'config.url', 'URL')).toBeUndefined();
});
