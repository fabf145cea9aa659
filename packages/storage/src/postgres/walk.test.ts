import { type Db, openDb } from '@logflow/db';
import { bodyOf } from '@logflow/lines';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineDraw, makeBlock, type PlainLine } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import { compactOrg } from './compact';
import { walkBlocks } from './walk';
import type { WalkRange } from './walk-heads';
import { planWalk } from './walk-plan';

let database: TestDatabase;
let db: Db;
let nowUs: number;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb(database.url);
  await db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 3600000000');
  const { rows } = await db.pool.query<{ us: number }>('select clock_us() as us');
  nowUs = rows[0]?.us as number;
});
afterAll(async () => {
  await db?.close();
  await database?.close();
});

const newOrg = async (): Promise<number> => {
  const { rows } = await db.pool.query<{ id: number }>(
    'insert into org (slug) values (gen_random_uuid()::text) returning id',
  );
  return rows[0]?.id as number;
};

interface Visited {
  readonly name: string;
  readonly committedUs: number;
  readonly body: string;
}

/** Walks slice after slice, with what happens `between` two of them. */
async function walk(
  orgId: number,
  range: WalkRange,
  perSlice: number,
  bodies: boolean,
  between: () => Promise<unknown>,
) {
  const visited: Visited[] = [];
  const plan = await planWalk(db, orgId, range, perSlice);
  let committed = 0;
  let bytes = 0;
  for (const { fromUs, toUs } of plan.slices) {
    await walkBlocks(
      db,
      orgId,
      { ...plan.range, committedFromUs: fromUs, committedToUs: toUs },
      {
        bodies,
        visit: async (block) => {
          committed += block.committed;
          bytes += block.bytes;
          const all = Array.from({ length: block.lines.count }, (_, line) => line);
          const texts = bodies ? all.map((line) => bodyOf(block.lines, line)) : await block.bodiesOf(all);
          for (const line of all) {
            const { batch, index, committedUs } = block.nameOf(line);
            visited.push({ name: `${batch}:${index}`, committedUs, body: String(texts[line]) });
          }
          return true;
        },
      },
    );
    await between();
  }
  return { visited, committed, bytes, plan };
}

const plainly = (lines: readonly PlainLine[]): Visited[] =>
  lines.map(({ batch, index, committedUs, body }) => ({ name: `${batch}:${index}`, committedUs, body }));
const byName = (a: Visited, b: Visited): number => (a.name < b.name ? -1 : 1);

/** Minutes of event time, or seconds of commit time since `baseUs`. */
function rangeOf(clock: string, from: number, length: number, baseUs: number) {
  if (clock === 'event') {
    const event = { from: BigInt(from) * 60_000_000n, to: BigInt(from + length) * 60_000_000n };
    const holds = ({ timeUs }: PlainLine) => timeUs >= event.from && timeUs < event.to;
    return { range: { committedFromUs: 0, committedToUs: nowUs, event }, holds };
  }
  const [fromUs, toUs] = [baseUs + from * 1_000_000, baseUs + (from + length) * 1_000_000];
  const holds = ({ committedUs }: PlainLine) => committedUs >= fromUs && committedUs < toUs;
  return { range: { committedFromUs: fromUs, committedToUs: toUs, event: null }, holds };
}

describe('a walk in slices', () => {
  const commits = fc.array(
    fc.record({
      afterUs: fc.constantFrom(0, 1, 1_000_000),
      minute: fc.nat(4),
      requests: fc.array(fc.array(lineDraw, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 14 },
  );
  const options = fc.record({
    perSlice: fc.integer({ min: 1, max: 30 }),
    mergedBefore: fc.boolean(),
    bodies: fc.boolean(),
    clock: fc.constantFrom('event', 'committed'),
    from: fc.nat(5),
    length: fc.integer({ min: 1, max: 12 }),
  });

  it('visits each line of the range once, whatever is merged meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(commits, options, async (draws, { perSlice, mergedBefore, bodies, clock, from, length }) => {
        const orgId = await newOrg();
        const baseUs = nowUs - 600_000_000;
        let committedUs = baseUs;
        const lines: PlainLine[] = [];
        for (const draw of draws) {
          committedUs += draw.afterUs;
          const eventBaseUs = BigInt(draw.minute) * 60_000_000n;
          const block = makeBlock(draw.requests, { committedUs, rulesEpoch: 1, eventBaseUs });
          await storeBlock(db, orgId, block);
          lines.push(...block.plain.filter(({ notKept }) => notKept === null));
        }
        const merge = () => compactOrg(db, orgId, { maxLines: 25, smallLines: 25, minAgeMs: 0, level: 1 });
        if (mergedBefore) await merge();
        const { range, holds } = rangeOf(clock, from, length, baseUs);
        const inRange = lines.filter(holds);
        const { visited, bytes, plan } = await walk(orgId, range, perSlice, bodies, merge);
        expect(visited.toSorted(byName)).toEqual(plainly(inRange).sort(byName));
        expect(bytes).toBe(inRange.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0));
        const times = inRange.map((line) => (clock === 'event' ? line.timeUs : BigInt(line.committedUs)));
        for (const time of times) {
          expect(plan.span !== null && time >= plan.span.firstUs && time <= plan.span.lastUs).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('ends where it is told to', async () => {
    const orgId = await newOrg();
    const requests = [[{ minute: 0, word: 0, hits: [] }]];
    for (let i = 0; i < 5; i++) {
      await storeBlock(
        db,
        orgId,
        makeBlock(requests, { committedUs: nowUs - 100 + i, rulesEpoch: 1, eventBaseUs: 0n }),
      );
    }
    const seen: number[] = [];
    await walkBlocks(
      db,
      orgId,
      { committedFromUs: 0, committedToUs: nowUs, event: null },
      {
        bodies: true,
        visit: async ({ head }) => seen.push(head.committedUs) < 2,
      },
    );
    expect(seen).toEqual([nowUs - 96, nowUs - 97]);
  });

  it('sees no line of another organisation', async () => {
    const [mine, other] = [await newOrg(), await newOrg()];
    const requests = [[{ minute: 0, word: 0, hits: [] }]];
    await storeBlock(db, other, makeBlock(requests, { committedUs: nowUs - 50, rulesEpoch: 1, eventBaseUs: 0n }));
    const range = { committedFromUs: 0, committedToUs: nowUs, event: null };
    expect(await planWalk(db, mine, range, 10)).toMatchObject({ slices: [], span: null });
  });
});
