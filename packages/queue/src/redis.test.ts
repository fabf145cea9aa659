import { randomUUID } from 'node:crypto';
import { programPath, realRedis } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueues } from './index';

describe.skipIf(!programPath('redis-server'))('on a real Redis', () => {
  let redis: Awaited<ReturnType<typeof realRedis>>;
  beforeAll(async () => {
    redis = await realRedis(['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction']);
  });
  afterAll(() => redis?.stop());

  it('takes jobs up once Redis is there, though it was opened while Redis was away', async () => {
    const queues = await openQueues({ databaseUrl: '', redisUrl: redis.url });
    const id = randomUUID();
    const taken = new Promise<string>((resolve) => {
      queues.consumeBatches(async (job) => resolve(job.id));
    });
    expect(await queues.problem()).toMatch(/Redis does not answer/);
    await redis.start();
    await expect.poll(() => queues.problem(), { timeout: 20_000 }).toBeNull();
    await queues.addBatch({ id, orgId: 1, acceptedAt: 0, parts: [{ batch: id, count: 1 }], frame: Buffer.from('x') });
    expect(await taken).toBe(id);
    await queues.close();
  });
});
