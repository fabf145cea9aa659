import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readList, writeList } from './value-list';

test('a list that was written is read as it was', () => {
  const value = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '\n') }));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      expect(readList(writeList(values))).toEqual(values);
    }),
  );
});

test.each([
  ['a, b,c', ['a', 'b', 'c']],
  ['  ', []],
  ['a,,b,', ['a', 'b']],
  ['"a, b", c', ['a, b', 'c']],
  ['"open, b', ['"open', 'b']],
  ['5" disk, x', ['5" disk', 'x']],
  ['"a" b', ['"a" b']],
])('%j is read as %j', (text, values) => expect(readList(text)).toEqual(values));
