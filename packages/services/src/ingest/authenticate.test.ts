import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ServiceContext } from '../context';
import * as credentials from '../credentials';
import { authenticateToken } from './index';

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

it('opens its own org to an ingest token, and nothing to an API key or a guess', async () => {
  const token = await credentials.create(context, { kind: 'ingest', name: 't' });
  const key = await credentials.create(context, { kind: 'api', name: 'k' });
  expect(await authenticateToken(context.services, token.secret)).toEqual({ org: context.org, token: token.id });
  expect(await authenticateToken(context.services, key.secret)).toBeNull();
  expect(await authenticateToken(context.services, '')).toBeNull();
});

it('asks once for many requests, and shuts a revoked token after five seconds', async () => {
  const token = await credentials.create(context, { kind: 'ingest', name: 't' });
  const query = vi.spyOn(context.services.db.pool, 'query');
  const asks = () => query.mock.calls.filter(([text]) => String(text).includes('secret_hash')).length;
  await Promise.all([1, 2, 3].map(() => authenticateToken(context.services, token.secret)));
  await Promise.all([1, 2, 3].map(() => authenticateToken(context.services, 'guess')));
  expect(asks()).toBe(2);
  await credentials.revoke(context, { kind: 'ingest', id: token.id });
  const later = performance.now() + 5_001;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
  expect(await authenticateToken(context.services, token.secret)).toBeNull();
  clock.mockRestore();
});

it('does not remember that the database was away', async () => {
  const token = await credentials.create(context, { kind: 'ingest', name: 't' });
  const away = vi.spyOn(context.services.db.pool, 'query').mockImplementation(() => {
    throw new Error('away');
  });
  await expect(authenticateToken(context.services, token.secret)).rejects.toThrow('away');
  away.mockRestore();
  expect(await authenticateToken(context.services, token.secret)).not.toBeNull();
});
