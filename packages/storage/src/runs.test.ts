import type { CommittedRun } from '@logflow/model';
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

describe('runs', () => {
  it('come back from both of their forms', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run), async (runs) => {
        expect(parseRuns(formatRuns(runs))).toEqual(runs);
        expect(await unpackRuns(await packRuns(runs))).toEqual(runs);
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

  it('take a few bytes each where ids were counted up, and the sixteen of the id where they are random', async () => {
    const counted = Array.from({ length: 1000 }, (_, i) => ({
      batch: `0193a5b4-1111-7000-8000-${i.toString(16).padStart(12, '0')}`,
      first: 0,
      count: 1,
      committedAt: 1_700_000_000_000_000 + i * 1000,
    }));
    expect((await packRuns(counted)).length).toBeLessThan(4000);
  });
});
