import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { verifyPassword } from 'better-auth/crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { authenticateApiKey } from '../credentials';
import { bootstrap } from './bootstrap';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: ReturnType<typeof openDb>;

beforeEach(async () => {
  database = await testDatabase();
  db = openDb(database.url);
});
afterEach(async () => {
  await db.close();
  await database.close();
});

const envOf = (more: Record<string, string> = {}) => readEnv({ DATABASE_URL: database.url, ...more });
const storedPassword = async () => (await db.pool.query('select password from "account"')).rows[0].password as string;

it('makes the org, its admin, a key and a token, and shows what it generated', async () => {
  const env = envOf();
  const made = await bootstrap({ db, env });
  expect(made).toMatchObject({ created: true, org: 'default', adminEmail: 'admin@logflow.local' });
  expect(await verifyPassword({ hash: await storedPassword(), password: made.adminPassword! })).toBe(true);
  const services = { db, env, prometheus: { url: '' } };
  expect(await authenticateApiKey(services, made.apiKey!)).toMatchObject({ org: { slug: 'default' } });
  expect(await authenticateApiKey(services, made.ingestToken!)).toBeNull();
});

it('takes what the environment gives and does not repeat it', async () => {
  const given = {
    LOGFLOW_ADMIN_EMAIL: 'Ada@Example.com',
    LOGFLOW_ADMIN_PASSWORD: 'correct horse',
    LOGFLOW_API_KEY: 'k'.repeat(16),
    LOGFLOW_INGEST_TOKEN: 't'.repeat(16),
  };
  const env = envOf(given);
  expect(await bootstrap({ db, env })).toEqual({ created: true, org: 'default', adminEmail: 'ada@example.com' });
  expect(await verifyPassword({ hash: await storedPassword(), password: 'correct horse' })).toBe(true);
  expect(await authenticateApiKey({ db, env, prometheus: { url: '' } }, given.LOGFLOW_API_KEY)).not.toBeNull();
});

it('happens once, however many start at once and whatever the environment says later', async () => {
  const starts = await Promise.all(Array.from({ length: 4 }, () => bootstrap({ db, env: envOf() })));
  expect(starts.filter((start) => start.created)).toHaveLength(1);
  const key = 'another-key-0123456789';
  expect(await bootstrap({ db, env: envOf({ LOGFLOW_API_KEY: key }) })).toEqual({ created: false, org: 'default' });
  const { rows } = await db.pool.query(
    'select (select count(*) from "user") users, (select count(*) from credential) keys',
  );
  expect(rows).toEqual([{ users: 1, keys: 2 }]);
});

it('refuses one secret for two doors, and leaves nothing behind', async () => {
  const env = envOf({ LOGFLOW_API_KEY: 's'.repeat(16), LOGFLOW_INGEST_TOKEN: 's'.repeat(16) });
  await expect(bootstrap({ db, env })).rejects.toMatchObject({ code: 'invalid' });
  expect((await db.pool.query('select 1 from org')).rows).toEqual([]);
});
