import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as credentials from './index';

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

it('shows a secret once and keeps only its hash', async () => {
  const key = await credentials.create(context, { kind: 'api', name: ' ci ' });
  expect(key).toMatchObject({ kind: 'api', name: 'ci', secret: expect.stringMatching(/^lfk_[\w-]{32}$/) });
  const { items } = await credentials.list(context, { kind: 'api' });
  expect(JSON.stringify(items)).not.toContain(key.secret);
  const { rows } = await context.services.db.pool.query('select * from credential where id = $1', [key.id]);
  expect(JSON.stringify(rows)).not.toContain(key.secret);
});

it('opens its own org to an API key, and nothing to an ingest token', async () => {
  const key = await credentials.create(context, { kind: 'api', name: 'k' });
  const token = await credentials.create(context, { kind: 'ingest', name: 't' });
  const caller = await credentials.authenticateApiKey(context.services, key.secret);
  expect(caller).toMatchObject({ org: context.org, actor: { kind: 'api_key', id: key.id } });
  expect(await credentials.authenticateApiKey(context.services, token.secret)).toBeNull();
  expect(await credentials.authenticateApiKey(context.services, 'nonsense')).toBeNull();
});

it('shuts a revoked key at once, though it was just used', async () => {
  const key = await credentials.create(context, { kind: 'api', name: 'k' });
  expect(await credentials.authenticateApiKey(context.services, key.secret)).not.toBeNull();
  await credentials.revoke(context, { kind: 'api', id: key.id });
  expect(await credentials.authenticateApiKey(context.services, key.secret)).toBeNull();
  await expect(credentials.revoke(context, { kind: 'api', id: key.id })).rejects.toMatchObject({ code: 'not_found' });
});

it('asks for a name', async () => {
  const nameless = credentials.create(context, { kind: 'api', name: '  ' });
  await expect(nameless).rejects.toMatchObject({ code: 'unprocessable', errors: [{ path: 'name' }] });
});
