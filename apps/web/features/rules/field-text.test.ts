import { expect, test } from 'vitest';
import { fieldExample, fieldText, isJsonPath, sampleOf } from './field-text';

const LINE = '{"msg":"user=ann in","e":"a\\"b"}';
const spans = new Map([[LINE, [8, 19] as const]]);

test('what is marked in a line is marked in the text of its field', () => {
  expect(fieldText(LINE, spans)).toBe('user=ann in');
  expect(fieldExample({ line: LINE, from: 13, to: 16 }, spans)).toEqual({ line: 'user=ann in', from: 5, to: 8 });
});

test.each([
  ['before it', { from: 2, to: 5 }],
  ['over its edge', { from: 15, to: 21 }],
])('what is marked %s is marked in nothing', (_, at) => expect(fieldExample({ line: LINE, ...at }, spans)).toBeNull());

test('a line that has no such text, or one with escapes, offers nothing', () => {
  expect(fieldText('{}', new Map([['{}', null]]))).toBeNull();
  expect(fieldText(LINE, new Map([[LINE, [26, 30] as const]]))).toBeNull();
});

test('a line of another field is its own text', () => {
  expect(fieldExample({ line: 'a b', from: 0, to: 1 }, new Map())).toEqual({ line: 'a b', from: 0, to: 1 });
});

test.each([
  ['body', false],
  ['body.a', true],
  ['body[0]', true],
  ['attributes.body.a', false],
])('%s is a path: %s', (field, is) => expect(isJsonPath(field)).toBe(is));

test.each([
  ['body', 'text'],
  ['body.a', 'text'],
  ['attributes.http.url', '/long'],
  ['attributes.http.status', '200'],
  ['attributes.http', null],
  ['attributes.nope', null],
])('a line is for a rule on %s the sample %j', (field, sample) => {
  const attributes = { 'http.url': '/long', http: { url: '/short', status: 200 } };
  expect(sampleOf({ body: 'text', attributes }, field)).toBe(sample);
});
