import { type Db, openDb, transaction } from '@logflow/db';
import type { Marks } from '@logflow/model';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LineDraw, makeBlock } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import { compactOrg } from './compact';
import { addMarks, lockBlocks, nextBack } from './cover';
import { type BlockRef, readLines } from './read-block';
import { searchLogs } from './search';

const OLD_US = 1_700_000_000_000_000;
const RANGE = { committedFromUs: OLD_US, committedToUs: OLD_US + 1_000, event: null, epochBelow: 2 };
const DRAW: LineDraw = { minute: 0, word: 0, hits: [{ rule: 0, tags: 0, series: [1, null] }] };
const PLAIN: LineDraw = { minute: 0, word: 1, hits: [] };
const LATER = '33333333-3333-4333-8333-333333333333';

let database: TestDatabase;
let db: Db;
let orgId: number;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.close();
});
beforeEach(async () => {
  const made = await db.pool.query<{ id: number }>(
    'insert into org (slug) values (gen_random_uuid()::text) returning id',
  );
  orgId = made.rows[0]?.id as number;
});

const store = (at: number, draws: readonly LineDraw[], rulesEpoch = 1) =>
  storeBlock(db, orgId, makeBlock([draws], { committedUs: OLD_US + at, rulesEpoch, eventBaseUs: 0n }));

/** Marks a line of each block with another rule, which feeds series 9. */
const markLine = (line: number): Marks => ({
  hits: [
    {
      ruleId: LATER,
      ruleVersion: 1,
      lines: Uint32Array.of(line),
      tags: Uint32Array.of(0),
      series: [Uint32Array.of(0)],
    },
  ],
  tagSets: ['{"later":"yes"}'],
  seriesIds: [9],
});

const mark = (line: number, range = RANGE): Promise<number> =>
  transaction(db, async (client) => {
    const blocks = await lockBlocks(client, orgId, range);
    for (const { head } of blocks) {
      await addMarks(client, orgId, head, { marks: markLine(line), series: { ids: [9], increments: [1], lines: [1] } });
    }
    return blocks.length;
  });

const fedBy = (seriesIds: number[]) => searchLogs(db, orgId, { clock: 'committed', seriesIds, limit: 100 });

const marksForDeliveries = async (ref: BlockRef) => (await readLines(db, ref, () => []))?.block.marks;

it('shows added marks at once, though the block had been read before', async () => {
  await store(0, [DRAW, PLAIN]);
  expect(await fedBy([9])).toMatchObject({ total: 0, counted: 0 });
  expect((await fedBy([1])).records[0]?.tags).toEqual({ event: 'x' });
  expect(await mark(1)).toBe(1);
  expect(await mark(0)).toBe(1);
  const { records, total, counted } = await fedBy([9]);
  expect([total, counted]).toEqual([2, 2]);
  expect(records.map(({ tags }) => tags)).toEqual([{ later: 'yes' }, { event: 'x', later: 'yes' }]);
  expect((await fedBy([1])).records[0]?.matches).toHaveLength(2);
});

it('gives deliveries what the worker saw, before a merge and after it', async () => {
  const first = await store(0, [DRAW, PLAIN]);
  await store(1, [PLAIN, DRAW]);
  await mark(1);
  const ref = { orgId, committedUs: OLD_US, id: first.id };
  expect((await marksForDeliveries(ref))?.hits.map(({ ruleId }) => ruleId)).not.toContain(LATER);
  expect(await compactOrg(db, orgId, { minAgeMs: 0, level: 1 })).toEqual({ merged: 2, into: 1 });
  expect(await fedBy([9])).toMatchObject({ total: 2, counted: 2 });
  const { rows } = await db.pool.query<{ id: number }>('select id from block where org_id = $1', [orgId]);
  const merged = await marksForDeliveries({ ...ref, id: rows[0]?.id as number });
  expect(merged?.hits.map(({ ruleId, lines }) => [ruleId === LATER, [...lines]])).toEqual([[false, [0, 3]]]);
  await mark(0);
  expect(await fedBy([9])).toMatchObject({ total: 3, counted: 3 });
  expect((await fedBy([9])).records).toHaveLength(3);
});

it('takes only blocks of older rules, and only the lines of the range', async () => {
  await store(0, [DRAW]);
  await store(5, [DRAW], 2);
  await store(7, [DRAW]);
  expect(await nextBack(db, orgId, RANGE, 1)).toBe(OLD_US + 7);
  expect(await nextBack(db, orgId, RANGE, 2)).toBe(OLD_US);
  expect(await nextBack(db, orgId, { ...RANGE, committedFromUs: OLD_US + 8 }, 1)).toBeNull();
  expect(await mark(0, { ...RANGE, committedToUs: OLD_US + 7 })).toBe(1);
});

it('waits for a merge that is in hand, and takes what it made', async () => {
  await store(0, [DRAW]);
  await store(1, [DRAW]);
  const merging = compactOrg(db, orgId, { minAgeMs: 0, level: 1 });
  const [, blocks] = await Promise.all([merging, mark(0)]);
  const { total, counted } = await fedBy([9]);
  expect([total, counted]).toEqual([blocks, blocks]);
});
