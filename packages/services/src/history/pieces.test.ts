import { LinesBuilder } from '@logflow/lines';
import { expect, it } from 'vitest';
import { type BlockLines, piecesOf } from './pieces';

function blockOf(bodies: readonly string[]): BlockLines {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: '{}' });
  const lines = builder.build();
  return {
    head: {} as BlockLines['head'],
    lines,
    bytes: lines.bodies.length,
    nameOf: (index) => ({ batch: 'b', index, committedUs: 1 }),
    bodiesOf: async (some) => some.map((line) => Buffer.from(bodies[line] as string)),
  };
}

const MILLIS = 1e6;

it('leaves a block whole that is matched within 50 ms', () => {
  const block = blockOf(['a', 'b', 'c']);
  expect([...piecesOf(block, 16 * MILLIS)]).toEqual([block]);
  expect([...piecesOf(blockOf([]), 1)]).toHaveLength(1);
});

it('cuts others so that none takes longer, and names the lines as they are named', async () => {
  const bodies = ['a', 'b', 'c', 'd', 'e', `f${'x'.repeat(2_999)}`, 'g'];
  const pieces = [...piecesOf(blockOf(bodies), 20 * MILLIS)];
  expect(pieces.map(({ lines }) => lines.count)).toEqual([2, 2, 1, 1, 1]);
  expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(bodies.join('').length);
  expect(pieces.map(({ nameOf }) => nameOf(0).index)).toEqual([0, 2, 4, 5, 6]);
  expect((await pieces[1]?.bodiesOf([1]))?.[0]?.toString()).toBe('d');
  expect(pieces[1]?.lines.bodies.toString()).toBe('cd');
});
