import { expect, test } from 'vitest';
import { variedLines } from './sample-choice';

const ROOT = [1, 2, 3, 4].map((n) => `sshd[${n}]: Failed password for root from 10.0.0.${n} port 4${n} ssh2`);
const INVALID = 'sshd[9]: Failed password for invalid user admin from 10.0.0.9 port 49 ssh2';

test('every shape is there before one comes twice', () => {
  expect(variedLines([...ROOT, INVALID], 2)).toEqual([ROOT[0], INVALID]);
});

test('room that is left is filled with the newest, in their order, up to three of a shape', () => {
  expect(variedLines([...ROOT, INVALID], 3)).toEqual([ROOT[0], ROOT[1], INVALID]);
  expect(variedLines([...ROOT, INVALID], 9)).toEqual([ROOT[0], ROOT[1], ROOT[2], INVALID]);
});

test('a line that came twice is one sample', () => {
  expect(variedLines(['a', 'a', 'b'], 5)).toEqual(['a', 'b']);
});
