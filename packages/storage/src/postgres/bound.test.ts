import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, openDb } from '@logflow/db';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_INT8 } from '../evaluate';
import { committedBound } from './bound';

const HOUR_US = 3_600_000_000;
/** Longer than any pause of a loaded machine. */
const PATIENT = { commitsMs: 60_000, samplerMs: 60_000 };

describe('the bound of a search', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await testDatabase();
    db = openDb(database.url);
  });
  afterAll(async () => {
    await db.close();
    await database.close();
  });
  beforeEach(() => setBoundaries(-HOUR_US, HOUR_US));

  const setBoundaries = async (lastFromNow: number, nextFromNow: number, intervalUs = 5_000_000) => {
    await db.pool.query(
      'update sampler set last_boundary_us = clock_us() + $1, next_boundary_us = clock_us() + $2, interval_us = $3',
      [lastFromNow, nextFromNow, intervalUs],
    );
  };
  const boundaries = async () => {
    const { rows } = await db.pool.query<{ last: number; next: number; now: number }>(
      'select last_boundary_us as last, next_boundary_us as next, clock_us() as now from sampler',
    );
    return rows[0] as { last: number; next: number; now: number };
  };
  const stamp = async (client: PoolClient): Promise<bigint> => {
    const { rows } = await client.query<{ us: number }>('select commit_stamp() as us');
    return BigInt(rows[0]?.us ?? 0);
  };
  /** Whether a bound that was asked for after a stamp has read the clock, and looks now whom to wait for. */
  const looksForCommits = async (sinceUs: bigint): Promise<boolean> => {
    const { rowCount } = await db.pool.query(
      `select 1 from pg_stat_activity where datname = current_database()
       and query like 'select virtualtransaction%' and query_start > to_timestamp($1::bigint / 1e6)`,
      [sinceUs],
    );
    return rowCount !== 0;
  };
  const inCommit = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      return await work(client);
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  it('waits for commits that have their stamp already, and for no others', async () => {
    let settled = false;
    const bound = await inCommit(async (client) => {
      const early = await stamp(client);
      const waiting = committedBound(db, MAX_INT8, PATIENT).then((us) => {
        settled = true;
        return us;
      });
      await expect.poll(() => looksForCommits(early)).toBe(true);
      expect(settled).toBe(false);
      return { early, waiting, late: await inCommit(stamp) };
    });
    const us = await bound.waiting;
    expect(us).toBeGreaterThan(bound.early);
    expect(us).toBeLessThanOrEqual(bound.late);
  });

  it('is above what was committed before, and not above what comes later', async () => {
    const before = await inCommit(stamp);
    const us = await committedBound(db, MAX_INT8);
    const after = await inCommit(stamp);
    expect(us).toBeGreaterThan(before);
    expect(us).toBeLessThanOrEqual(after);
  });

  it('is what the query asks for where the sampler has passed that already, whoever is committing', async () => {
    await inCommit(async (client) => {
      await stamp(client);
      const { last } = await boundaries();
      expect(await committedBound(db, BigInt(last))).toBe(BigInt(last));
      expect(await committedBound(db, 5n)).toBe(5n);
    });
  });

  it('waits for a boundary that is due', async () => {
    await setBoundaries(-HOUR_US, -1000, HOUR_US);
    const late = await inCommit(stamp);
    const waiting = committedBound(db, MAX_INT8, PATIENT);
    await sleep(30);
    await setBoundaries(-1000, HOUR_US);
    const us = await waiting;
    expect(us).toBeGreaterThan(late);
    expect(us).toBeGreaterThan(BigInt((await boundaries()).last));
  });

  it('shows what was committed last even where the sampler has stopped', async () => {
    await setBoundaries(-2 * HOUR_US, -HOUR_US);
    const late = await inCommit(stamp);
    expect(await committedBound(db, MAX_INT8)).toBe(late + 1n);
  });
});
