import { expect, test } from 'vitest';
import { sentenceAt, sentenceElsewhere } from './problems';

const errors = [
  { path: 'config.token', message: 'is required' },
  { path: 'name', message: 'another destination has this name.' },
];

test('what is wrong is said in a sentence that names the field', () => {
  expect(sentenceAt(errors, 'config.token', 'Token')).toBe('Token is required.');
  expect(sentenceAt(errors, 'name', 'Name')).toBe('Name: another destination has this name.');
  expect(sentenceAt(errors, 'config.url', 'URL')).toBeUndefined();
});

test('what is wrong with no field that is shown is said all the same', () => {
  const shown = ['name', 'config.token'];
  const titles = { select: 'The choice of lines' };
  const deep = [...errors, { path: 'select.rules.0', message: 'is not the id of a rule' }];
  expect(sentenceElsewhere(errors, shown, titles)).toBeUndefined();
  expect(sentenceElsewhere(deep, shown, titles)).toBe('The choice of lines is not the id of a rule.');
  expect(sentenceElsewhere([{ path: 'config', message: 'is not an object' }], shown, {})).toBe(
    'config is not an object.',
  );
});
