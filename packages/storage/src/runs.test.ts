import { compress } from '@logflow/lines';
import { batchNames, type CommittedRun } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRuns, joinRuns, packRuns, parseRuns, unpackRuns } from './runs';

const run: fc.Arbitrary<CommittedRun> = fc.record({
  batch: fc.uuid(),
  first: fc.nat(2 ** 31 - 1),
  count: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  committedAt: fc.maxSafeNat(),
});
const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

/** Names of runs that were packed are made when asked for. */
const plain = (runs: readonly CommittedRun[]): CommittedRun[] =>
  runs.map(({ batch, first, count, committedAt }) => ({ batch, first, count, committedAt }));

describe('runs', () => {
  it('come back from both of their forms', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run), async (runs) => {
        expect(parseRuns(formatRuns(runs))).toEqual(runs);
        expect(plain(await unpackRuns(await packRuns(runs)))).toEqual(runs);
      }),
    );
  });

  it('are joined only where one request goes on in the same commit', () => {
    const first = { batch: A, first: 0, count: 3, committedAt: 7 };
    expect(joinRuns([first, { batch: A, first: 3, count: 2, committedAt: 7 }])).toEqual([{ ...first, count: 5 }]);
    for (const other of [
      { batch: A, first: 4, count: 2, committedAt: 7 },
      { batch: A, first: 3, count: 2, committedAt: 8 },
      { batch: B, first: 3, count: 2, committedAt: 7 },
    ]) {
      expect(joinRuns([first, other])).toEqual([first, other]);
    }
  });

  it('that were packed are joined like others', async () => {
    const first = { batch: A, first: 0, count: 3, committedAt: 7 };
    const unpacked = await unpackRuns(await packRuns([first, { ...first, first: 3, count: 2 }]));
    expect(plain(joinRuns(unpacked))).toEqual([{ ...first, count: 5 }]);
  });

  it('take less than three bytes each where ids were counted up', async () => {
    const next = batchNames();
    let committedAt = 1_700_000_000_000_000;
    const counted = Array.from({ length: 1000 }, (_, i) => {
      committedAt += 1000 + ((i * 7919) % 1000);
      return { batch: next(), first: 0, count: 1, committedAt };
    });
    expect((await packRuns(counted)).length).toBeLessThan(3000);
  });

  it('are still read as they were packed before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run), async (runs) => {
        expect(plain(await unpackRuns(await packAsBefore(runs)))).toEqual(runs);
      }),
    );
  });
});

/** Count, planes of the ids' bytes, then first, count and difference of commit times, row after row. */
function packAsBefore(runs: readonly CommittedRun[]): Promise<Buffer> {
  const n = runs.length;
  const packed = Buffer.alloc(4 + 32 * n);
  packed.writeUInt32LE(n);
  runs.forEach(({ batch, first, count, committedAt }, i) => {
    Buffer.from(batch.replaceAll('-', ''), 'hex').forEach(
      (byte, plane) => void packed.writeUInt8(byte, 4 + plane * n + i),
    );
    packed.writeUInt32LE(first, 4 + 16 * n + 4 * i);
    packed.writeUInt32LE(count, 4 + 20 * n + 4 * i);
    packed.writeBigInt64LE(BigInt(committedAt - (runs[i - 1]?.committedAt ?? 0)), 4 + 24 * n + 8 * i);
  });
  return compress(packed, 9);
}
