import { type Db, openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { findSeries } from './find-series';

const SERIES = 25;

let context: ServiceContext;
let close: () => Promise<void>;
const loaded: number[] = [];

/** Notes how many rows each answer brings into memory. */
function noting(db: Db): Db {
  const query = async (...asked: Parameters<Db['pool']['query']>) => {
    const answer = await db.pool.query(...asked);
    loaded.push((answer as unknown as { rows: unknown[] }).rows.length);
    return answer;
  };
  return { ...db, pool: { query } as unknown as Db['pool'] };
}

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  await db.pool.query(
    `insert into series (org_id, metric, labels, fingerprint)
     select org, 'm' || i % 2, json_build_object('n', i::text)::text, decode(md5(org || ' ' || i), 'hex')
     from unnest($1::int[]) org, generate_series(1, $2) i`,
    [rows.map(({ id }) => id), SERIES],
  );
  const services = { db: noting(db), env: readEnv({ DATABASE_URL: database.url }), prometheus: { url: '' } };
  context = { org: rows[0]!, actor: { kind: 'user', id: 'u', name: 'Ada' }, services };
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

describe('findSeries', () => {
  const any = { metrics: null, needle: '' };
  const limits = { atMost: SERIES, atOnce: 10 };

  it('finds every series of the org that passes, a portion at a time', async () => {
    expect((await findSeries(context, any, () => true, limits)).size).toBe(SERIES);
    expect((await findSeries(context, { ...any, metrics: ['m1'] }, () => true, limits)).size).toBe(13);
    expect((await findSeries(context, any, ({ labels }) => labels.includes('"7"'), limits)).size).toBe(1);
    expect(Math.max(...loaded)).toBe(10);
  });

  it('refuses to name more than the limit', async () => {
    const found = findSeries(context, any, () => true, { ...limits, atMost: SERIES - 1 });
    await expect(found).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('more than 24') });
  });
});
