import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstMark, type Span, segmentsOf } from './segments';

const LINE = 'sshd: Invalid user root from 10.0.0.7 port 22';
const MATCH: Span[] = [
  [6, 37],
  [19, 23],
  [29, 37],
];

describe('segmentsOf', () => {
  test('leaves a line without matches whole', () => {
    expect(segmentsOf(LINE, [])).toEqual([{ text: LINE, group: null }]);
  });

  test('paints the match and each of its groups', () => {
    expect(segmentsOf(LINE, [MATCH])).toEqual([
      { text: 'sshd: ', group: null },
      { text: 'Invalid user ', group: 0 },
      { text: 'root', group: 1 },
      { text: ' from ', group: 0 },
      { text: '10.0.0.7', group: 2 },
      { text: ' port 22', group: null },
    ]);
  });

  test('shows a group that matched nothing as a piece of length 0', () => {
    const pieces = segmentsOf('user  from x', [
      [
        [0, 12],
        [5, 5],
        [11, 12],
      ],
    ]);
    expect(pieces).toEqual([
      { text: 'user ', group: 0 },
      { text: '', group: 1 },
      { text: ' from ', group: 0 },
      { text: 'x', group: 2 },
    ]);
  });

  test('passes over a group that took no part', () => {
    expect(segmentsOf('ab', [[[0, 2], null, [1, 2]]])).toEqual([
      { text: 'a', group: 0 },
      { text: 'b', group: 2 },
    ]);
  });

  test('gives a nested group its own colour inside its parent', () => {
    const pieces = segmentsOf('abcd', [
      [
        [0, 4],
        [0, 4],
        [1, 3],
      ],
    ]);
    expect(pieces).toEqual([
      { text: 'a', group: 1 },
      { text: 'bc', group: 2 },
      { text: 'd', group: 1 },
    ]);
  });

  test('lets the first of two overlapping rules win where they overlap', () => {
    const pieces = segmentsOf('abcdef', [
      [[0, 3]],
      [
        [2, 6],
        [2, 5],
      ],
    ]);
    expect(pieces).toEqual([
      { text: 'abc', group: 0 },
      { text: 'de', group: 1 },
      { text: 'f', group: 0 },
    ]);
  });

  test('loses no character, whatever the spans', () => {
    const span = fc.option(fc.tuple(fc.nat(30), fc.nat(30)), { nil: null });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 24 }),
        fc.array(fc.array(span, { maxLength: 4 }), { maxLength: 3 }),
        (body, matches) => {
          const text = segmentsOf(body, matches)
            .map((piece) => piece.text)
            .join('');
          expect(text).toBe(body);
        },
      ),
    );
  });
});

test('firstMark finds the first match, groups and all', () => {
  expect(firstMark(segmentsOf(LINE, [MATCH]))).toEqual([6, 37]);
  expect(firstMark(segmentsOf('a b c', [[[2, 3]], [[4, 5]]]))).toEqual([2, 3]);
  expect(firstMark(segmentsOf('a b', [[[2, 3]]]))).toEqual([2, 3]);
  expect(firstMark(segmentsOf('a b', []))).toBeNull();
});
