import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { counts } from '../org';
import { ingestStatus } from './ingest';
import { notReady } from './ready';

const NOW_MS = Date.UTC(2026, 4, 6, 12, 30, 30);
const NOW_US = NOW_MS * 1000;
const MINUTE_US = 60_000_000;

let context: ServiceContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const env = readEnv({ DATABASE_URL: database.url });
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('o') returning id, slug",
  );
  const services = { db, env, prometheus: { url: env.prometheusUrl } };
  context = { org: rows[0]!, actor: { kind: 'system', id: 's', name: 'system' }, services };
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

async function addBlock(id: number, runs: [string, number, number, number][]): Promise<void> {
  const times = runs.map((run) => run[3]);
  const lines = runs.reduce((sum, run) => sum + run[2], 0);
  await context.services.db.pool.query(
    `insert into block (org_id, committed_us, id, committed_to_us, rules_epoch, line_count, time_from_us, time_to_us, runs, plain_bytes)
     values ($1, $2, $3, $4, 1, $5, 0, 0, $6, 0)`,
    [context.org.id, Math.min(...times), id, Math.max(...times), lines, JSON.stringify(runs)],
  );
}

it('sees nothing, then the first lines, minute by minute, however their blocks were merged', async () => {
  expect(await ingestStatus(context, NOW_MS)).toMatchObject({ received: false, lastAt: null });
  await addBlock(1, [
    ['b1', 0, 100, NOW_US - 20 * MINUTE_US],
    ['b2', 0, 5, NOW_US - 2 * MINUTE_US],
    ['b3', 0, 2, NOW_US - MINUTE_US],
  ]);
  await addBlock(2, [['b4', 0, 3, NOW_US]]);
  const { received, lastAt, perMinute } = await ingestStatus(context, NOW_MS);
  expect(received).toBe(true);
  expect(lastAt).toBe(new Date(NOW_MS).toISOString());
  expect(perMinute).toHaveLength(15);
  expect(perMinute.slice(-3)).toEqual([
    { minute: '2026-05-06T12:28:00.000Z', lines: 5 },
    { minute: '2026-05-06T12:29:00.000Z', lines: 2 },
    { minute: '2026-05-06T12:30:00.000Z', lines: 3 },
  ]);
  expect(perMinute.reduce((sum, entry) => sum + entry.lines, 0)).toBe(10);
});

it('counts what an org has', async () => {
  expect(await counts(context)).toEqual({
    org: 'o',
    rules: { total: 0, enabled: 0 },
    alerts: { total: 0, firing: 0 },
    destinations: { total: 0, troubled: 0 },
    metrics: 0,
    series: 0,
  });
});

it('is ready with a migrated database, and says why not without one', async () => {
  expect(await notReady(context.services)).toEqual([]);
  const { rows } = await context.services.db.pool.query(
    "delete from kysely_migration where name = '0002_auth' returning *",
  );
  expect(await notReady(context.services)).toEqual([expect.stringContaining('0002_auth')]);
  await context.services.db.pool.query('insert into kysely_migration values ($1, $2)', Object.values(rows[0]));
  const gone = openDb('postgres://nobody@127.0.0.1:1/nothing');
  expect(await notReady({ db: gone })).toEqual([expect.stringContaining('PostgreSQL does not answer')]);
  await gone.close();
});
