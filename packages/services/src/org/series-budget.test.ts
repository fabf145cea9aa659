import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { seriesBudget, updateSeriesBudget } from './series-budget';

let contexts: ServiceContext[];
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const services = { db, env: readEnv({}), prometheus: { url: 'http://127.0.0.1:1' } };
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  contexts = rows.map((org) => ({ org, actor: { kind: 'user', id: 'u', name: 'Ada' }, services }));
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

it('is what the table begins with, and what is set, each by itself and each in its org', async () => {
  const [ours, theirs] = contexts as [ServiceContext, ServiceContext];
  const before = await seriesBudget(ours);
  expect(before).toEqual({ maxSeries: 100_000, idleDays: 30, live: 0, resting: 0 });
  expect(await updateSeriesBudget(ours, {})).toEqual(before);
  expect(await updateSeriesBudget(ours, { maxSeries: 5 })).toEqual({ ...before, maxSeries: 5 });
  expect(await updateSeriesBudget(ours, { idleDays: 0 })).toEqual({ ...before, maxSeries: 5, idleDays: 0 });
  expect(await seriesBudget(theirs)).toEqual(before);
});

it.each([{ maxSeries: 0 }, { maxSeries: 1.5 }, { idleDays: -1 }, { idleDays: 4_000 }, { other: 1 }])(
  'refuses %j',
  async (input) => {
    await expect(updateSeriesBudget(contexts[0] as ServiceContext, input)).rejects.toMatchObject({
      code: 'unprocessable',
      errors: [{ path: Object.keys(input)[0] }],
    });
  },
);
