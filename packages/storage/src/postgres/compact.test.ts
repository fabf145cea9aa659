import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LineDraw, makeBlock, WORDS } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import { compactBlocks, compactOrg, groupHeads, isWorthMerging } from './compact';
import { findLine } from './find-line';
import { readLines } from './read-block';
import { searchLogs } from './search';

const head = (committedUs: number, line_count: number, rules_epoch = 1, plain_bytes = 1) => ({
  committedUs,
  id: committedUs,
  line_count,
  plain_bytes,
  rules_epoch,
});
const DAY_US = 86_400_000_000;
const OLD_US = 1_700_000_000_000_000;
const DRAW: LineDraw = { minute: 0, word: 0, hits: [{ rule: 0, tags: 0, series: [1, null] }] };

const timesOf = (groups: { committedUs: number }[][]) => groups.map((group) => group.map((one) => one.committedUs));

describe('which blocks are merged', () => {
  it('those of one day and one epoch, up to a number of lines', () => {
    const heads = [head(1, 3), head(2, 3), head(3, 5), head(4, 1, 2), head(DAY_US, 1, 2), head(DAY_US + 1, 1, 2)];
    expect(timesOf(groupHeads(heads, { maxLines: 10, maxBytes: 99 }))).toEqual([
      [1, 2],
      [3],
      [4],
      [DAY_US, DAY_US + 1],
    ]);
  });

  it('and up to a number of bytes, so that what is decoded at once is bounded', () => {
    const heads = [head(1, 1, 1, 60), head(2, 1, 1, 40), head(3, 1, 1, 1), head(4, 1, 1, 100), head(5, 1, 1, 1)];
    expect(timesOf(groupHeads(heads, { maxLines: 10, maxBytes: 100 }))).toEqual([[1, 2], [3], [4], [5]]);
  });

  it('not where that would write a large block again for a few lines', () => {
    expect(isWorthMerging([head(1, 1)])).toBe(false);
    expect(isWorthMerging([head(1, 1), head(2, 1)])).toBe(true);
    expect(isWorthMerging([head(1, 1900), head(2, 1)])).toBe(false);
    expect(isWorthMerging([head(1, 1900), ...Array.from({ length: 63 }, (_, i) => head(2 + i, 1))])).toBe(true);
  });
});

describe('a merge', () => {
  let database: TestDatabase;
  let db: Db;
  let orgId: number;
  let blocks: { id: number }[];
  const destination = randomUUID();

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
    blocks = [];
    for (let i = 0; i < 3; i++) {
      const block = makeBlock([[DRAW, DRAW]], { committedUs: OLD_US + i, rulesEpoch: 1, eventBaseUs: 0n });
      blocks.push(await storeBlock(db, orgId, block));
    }
  });

  const planDelivery = async (block: number, claimedUntil: string | null) => {
    await db.pool.query(
      `insert into delivery (org_id, destination_id, committed_us, block_committed_us, block_id, first_line, line_count, selects, events, claimed_until)
       values ($1, $2, $3, $3, $4, 0, 2, '"all"', 2, $5)`,
      [orgId, destination, OLD_US + block, blocks[block]?.id, claimedUntil],
    );
  };
  const heads = async () => {
    const found = await db.pool.query<{
      id: number;
      line_count: number;
      committed_us: number;
      committed_to_us: number;
    }>('select id, line_count, committed_us, committed_to_us from block where org_id = $1 order by committed_us, id', [
      orgId,
    ]);
    return found.rows;
  };
  /** The database, telling when the transaction of a merge begins. */
  const onMerge = (call: () => void): Db => {
    const query = db.pool.query.bind(db.pool);
    const connect = () => {
      call();
      return db.pool.connect();
    };
    return { ...db, pool: { query, connect } as unknown as Db['pool'] };
  };
  const compact = (options: object = {}) => compactOrg(db, orgId, { minAgeMs: 0, ...options });

  it('leaves one block with everything in it', async () => {
    expect(await compact()).toEqual({ merged: 3, into: 1 });
    const [merged, ...others] = await heads();
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ line_count: 6, committed_us: OLD_US, committed_to_us: OLD_US + 2 });
    const series = await db.pool.query('select increments, lines, block_id from block_series where org_id = $1', [
      orgId,
    ]);
    expect(series.rows).toEqual([{ increments: 6, lines: 6, block_id: merged?.id }]);
    const found = await readLines(db, { orgId, committedUs: OLD_US, id: merged?.id ?? 0 }, () => [5]);
    expect(found?.bodies.map(String)).toEqual([`line about ${WORDS[0]}`]);
    expect(found?.block.runs.map((run) => run.committedAt)).toEqual([OLD_US, OLD_US + 1, OLD_US + 2]);
    const gone = { orgId, committedUs: OLD_US, id: blocks[0]?.id ?? 0 };
    expect(await readLines({ ...db }, gone, () => [0])).toBeNull();
    expect(await compact()).toEqual({ merged: 0, into: 0 });
  });

  it('says whose lines it holds, so that a line is found without unpacking the runs of others', async () => {
    const other = makeBlock([[DRAW, DRAW]], { committedUs: OLD_US - 10, rulesEpoch: 2, eventBaseUs: 0n });
    const more = makeBlock([[DRAW, DRAW]], { committedUs: OLD_US - 9, rulesEpoch: 2, eventBaseUs: 0n });
    for (const block of [other, more]) await storeBlock(db, orgId, block);
    expect(await compact()).toEqual({ merged: 5, into: 2 });
    const broken = "update block set packed_runs = 'none' where org_id = $1 and rules_epoch = 1";
    await db.pool.query(broken, [orgId]);
    const batch = more.runs[0]?.batch as string;
    expect(await findLine(db, orgId, { batch, index: 1 })).toMatchObject({ batch, index: 1, committedUs: OLD_US - 9 });
    expect(await findLine(db, orgId, { batch: randomUUID(), index: 0 })).toBeNull();
    await db.pool.query('update block set batch_from = null, batch_to = null where org_id = $1 and rules_epoch = 2', [
      orgId,
    ]);
    expect(await findLine(db, orgId, { batch, index: 0 })).toMatchObject({ batch, index: 0 });
  });

  it('is still found where a range begins inside it', async () => {
    await compact();
    const page = await searchLogs(db, orgId, {
      clock: 'committed',
      fromUs: BigInt(OLD_US + 1),
      seriesIds: [1],
      limit: 9,
    });
    expect(page).toMatchObject({ total: 4, counted: 4 });
    expect(page.records.map((record) => record.committedUs - OLD_US)).toEqual([2, 2, 1, 1]);
  });

  it('points deliveries and dead events to where their lines are now', async () => {
    await planDelivery(1, null);
    await planDelivery(2, '2020-01-01');
    await db.pool.query(
      `insert into delivery_dead (org_id, destination_id, event_id, committed_us, block_committed_us, block_id, line, reason)
       values ($1, $2, 'e', $3, $3, $4, 1, 'r')`,
      [orgId, destination, OLD_US + 2, blocks[2]?.id],
    );
    await compact();
    const [merged] = await heads();
    const at = { block_committed_us: OLD_US, block_id: merged?.id };
    const pending = await db.pool.query(
      'select block_committed_us, block_id, first_line from delivery where org_id = $1 order by first_line',
      [orgId],
    );
    expect(pending.rows).toEqual([
      { ...at, first_line: 2 },
      { ...at, first_line: 4 },
    ]);
    const dead = await db.pool.query('select block_committed_us, block_id, line from delivery_dead where org_id = $1', [
      orgId,
    ]);
    expect(dead.rows).toEqual([{ ...at, line: 5 }]);
  });

  it('leaves alone a block that is being delivered, locked or young', async () => {
    await planDelivery(0, '9999-01-01');
    expect(await compact()).toEqual({ merged: 2, into: 1 });
    expect((await heads()).map((one) => one.line_count)).toEqual([2, 4]);
    expect(await compact({ minAgeMs: Date.now() })).toEqual({ merged: 0, into: 0 });
  });

  it('goes around heads and deliveries that another transaction holds', async () => {
    await planDelivery(2, null);
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from block where org_id = $1 and id = $2 for update', [orgId, blocks[0]?.id]);
      await client.query('select 1 from delivery where org_id = $1 for update', [orgId]);
      expect(await compact()).toEqual({ merged: 0, into: 0 });
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect(await compact()).toEqual({ merged: 3, into: 1 });
  });

  it('loads nothing that it could not merge, again and again', async () => {
    const { rows } = await db.pool.query<{ bytes: number }>(
      'select plain_bytes as bytes from block where org_id = $1',
      [orgId],
    );
    const [{ bytes }] = rows as [{ bytes: number }];
    expect(rows).toEqual([{ bytes }, { bytes }, { bytes }]);
    const merges = vi.fn();
    const watched = onMerge(merges);
    expect(await compactOrg(watched, orgId, { minAgeMs: 0, maxBytes: 2 * bytes - 1 })).toEqual({ merged: 0, into: 0 });
    expect(merges).not.toHaveBeenCalled();
    expect(await compact({ maxBytes: 2 * bytes })).toEqual({ merged: 2, into: 1 });
  });

  it('stops between two merges', async () => {
    for (let i = 3; i < 5; i++) {
      const block = makeBlock([[DRAW]], { committedUs: OLD_US + i, rulesEpoch: 2, eventBaseUs: 0n });
      await storeBlock(db, orgId, block);
    }
    const stop = new AbortController();
    const stopping = onMerge(() => stop.abort());
    const options = { minAgeMs: 0, signal: stop.signal };
    expect(await compactOrg(stopping, orgId, options)).toEqual({ merged: 3, into: 1 });
    expect(await compactBlocks(stopping, options)).toEqual({ merged: 0, into: 0 });
    expect(await compact()).toEqual({ merged: 2, into: 1 });
  });

  it('keeps to the limits of a block', async () => {
    expect(await compact({ maxLines: 4 })).toEqual({ merged: 2, into: 1 });
  });
});
