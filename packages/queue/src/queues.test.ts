import { randomBytes, randomUUID } from 'node:crypto';
import { testDatabase } from '@logflow/test/kit';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cappedBackoff } from './catalogue';
import { type BackfillJob, type BatchJob, openQueues, type Queues } from './index';
import { problemIn } from './redis';

let queues: Queues;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  queues = await openQueues({ databaseUrl: database.url });
  close = async () => {
    await queues.close();
    await database.close();
  };
});
afterAll(() => close());

function batch(id: string = randomUUID()): BatchJob {
  return { id, orgId: 7, acceptedAt: 1234, parts: [{ batch: id, count: 3, key: 'k"é' }], frame: randomBytes(5_000) };
}

/** @returns what resolves once `count` values were given to `push`. */
function collector<T>(count: number) {
  const got: T[] = [];
  let resolve: (values: T[]) => void = () => undefined;
  const all = new Promise<T[]>((done) => {
    resolve = done;
  });
  const push = (value: T) => {
    got.push(value);
    if (got.length === count) resolve(got);
  };
  return { push, all };
}

it('brings back each batch as it was, once, and forgets it', async () => {
  const sent = [batch(), batch(), batch()];
  await Promise.all(sent.map((job) => queues.addBatch(job)));
  expect(await queues.backlog()).toBe(3);
  const { push, all } = collector<BatchJob>(3);
  const consumer = queues.consumeBatches(async (job) => push(job), { concurrency: 1 });
  const got = await all;
  await consumer.close();
  const byId = (a: BatchJob, b: BatchJob) => a.id.localeCompare(b.id);
  expect(got.toSorted(byId)).toEqual(sent.toSorted(byId));
  expect(await queues.backlog()).toBe(0);
});

it('adds one job for one id', async () => {
  const job = batch();
  await Promise.all([queues.addBatch(job), queues.addBatch(job)]);
  expect(await queues.backlog()).toBe(1);
  const { push, all } = collector<string>(1);
  const consumer = queues.consumeBatches(async ({ id }) => push(id));
  expect(await all).toEqual([job.id]);
  await consumer.close();
  expect(await queues.backlog()).toBe(0);
});

it('tries a batch again until its handler resolves, and says how often it did', async () => {
  await queues.addBatch(batch());
  const { push, all } = collector<number>(4);
  const consumer = queues.consumeBatches(async (_job, { failures }) => {
    push(failures);
    if (failures < 3) throw new Error('not yet');
  });
  expect(await all).toEqual([0, 1, 2, 3]);
  await consumer.close();
  expect(await queues.backlog()).toBe(0);
});

it('wakes a destination once for wakes that wait, once more for those that come while it works', async () => {
  const destination = randomUUID();
  await Promise.all([1, 2, 3].map(() => queues.wakeDelivery(destination)));
  const { push, all } = collector<number>(2);
  let runs = 0;
  const consumer = queues.consumeDeliveries(destination, async () => {
    runs++;
    if (runs === 1) await Promise.all([1, 2, 3].map(() => queues.wakeDelivery(destination)));
    push(runs);
  });
  await all;
  await consumer.close();
  expect(runs).toBe(2);
});

it('wakes a destination later when asked to, and at once in between', async () => {
  const destination = randomUUID();
  const startedAt = Date.now();
  await queues.wakeDelivery(destination, 200);
  await queues.wakeDelivery(destination);
  const { push, all } = collector<number>(2);
  const consumer = queues.consumeDeliveries(destination, async () => push(Date.now() - startedAt));
  const [, second] = await all;
  expect(second).toBeGreaterThanOrEqual(200);
  await consumer.close();
});

it('adds a backfill once while it waits, and once more while it runs', async () => {
  const job: BackfillJob = { orgId: 7, backfillId: randomUUID() };
  const addThrice = async () => {
    for (let i = 0; i < 3; i++) await queues.addBackfill(job);
  };
  await addThrice();
  const { push, all } = collector<BackfillJob>(2);
  let runs = 0;
  const consumer = queues.consumeBackfills(async (taken) => {
    if (++runs === 1) await addThrice();
    push(taken);
  });
  expect(await all).toEqual([job, job]);
  await consumer.close();
  expect(runs).toBe(2);
});

it('brings back the slices of a back-test as they were, each once', async () => {
  const slices = [0, 1, 2].map((slice) => ({ orgId: 7, backtestId: '00000000-0000-4000-8000-000000000001', slice }));
  await queues.addBacktests(slices);
  await queues.addBacktests(slices);
  const { push, all } = collector<(typeof slices)[0]>(3);
  const consumer = queues.consumeBacktests(async (taken) => push(taken));
  expect((await all).toSorted((a, b) => a.slice - b.slice)).toEqual(slices);
  await consumer.close();
});

it('writes no events of jobs down on PostgreSQL, however many processes open it at once', async () => {
  const database = await testDatabase();
  const opened = await Promise.all([1, 2, 3].map(() => openQueues({ databaseUrl: database.url })));
  const [first, second] = opened as [Queues, Queues];
  const { push, all } = collector<string>(1);
  second.consumeBatches(async ({ id }) => push(id));
  const job = batch();
  await first.addBatch(job);
  expect(await all).toEqual([job.id]);
  await Promise.all(opened.map((one) => one.close()));
  const client = new Client({ connectionString: database.url });
  await client.connect();
  expect((await client.query('select count(*)::int as events from bullmq.event')).rows).toEqual([{ events: 0 }]);
  await client.end();
  await database.close();
});

it('says what is wrong and takes nothing when its server is gone', async () => {
  const database = await testDatabase();
  const doomed = await openQueues({ databaseUrl: database.url });
  expect(await doomed.problem()).toBeNull();
  await database.close();
  expect(await doomed.problem()).toMatch(/PostgreSQL does not answer/);
  await expect(doomed.addBatch(batch())).rejects.toMatchObject({ name: 'Fault', code: 'unavailable' });
  await doomed.close();
});

it('cannot be opened without its server', async () => {
  const opening = openQueues({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
  await expect(opening).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/DATABASE_URL/) });
});

it('takes nothing, soon, when Redis does not answer', async () => {
  const away = await openQueues({ databaseUrl: '', redisUrl: 'redis://127.0.0.1:1' });
  await expect(away.addBatch(batch())).rejects.toMatchObject({ code: 'unavailable' });
  expect(await away.problem()).toMatch(/Redis does not answer/);
  await away.close();
});

it.each([
  ['redis_version:7.0.15\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n', null],
  ['redis_version:10.1.0\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n', null],
  ['redis_version:6.0.16\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n', 'Redis 6.0.16 is too old'],
  ['redis_version:7.0.15\r\naof_enabled:0\r\nmaxmemory_policy:noeviction\r\n', 'set `appendonly yes`'],
  ['redis_version:7.0.15\nmaxmemory_policy:allkeys-lru\naof_enabled:1\n', 'maxmemory-policy allkeys-lru'],
])('judges whether Redis may be trusted: %j', (info, complaint) => {
  if (complaint === null) expect(problemIn(info)).toBeNull();
  else expect(problemIn(info)).toContain(complaint);
});

it('waits longer after each failure, up to a cap', () => {
  expect([1, 2, 3, 20, 1_000_000].map(cappedBackoff)).toEqual([250, 500, 1_000, 15_000, 15_000]);
});
