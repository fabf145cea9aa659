import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  countInvalidUsers,
  INVALID_USER_METRIC as METRIC,
  programPath,
  provePromise,
  realRedis,
  type Stack,
  saveInvalidUserRule,
  sendLines,
  settledBoundary,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REQUESTS = 300;
const LINES_PER_REQUEST = 10;
const REDIS_AWAY_MS = 1_500;
/** `appendfsync always`: an answer from Redis means that the job is in the file, whenever it is killed. */
const DURABLE = ['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction'];

/** Sends one command in Redis' inline form. */
function command(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${text}\r\n`));
    socket.once('error', reject);
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.toString().trim());
    });
  });
}

describe.skipIf(!programPath('redis-server'))('everything on Redis', () => {
  let stack: Stack;
  let redis: Awaited<ReturnType<typeof realRedis>>;

  beforeAll(async () => {
    redis = await realRedis(DURABLE);
    await redis.start();
    stack = await startStack({ env: { REDIS_URL: redis.url, WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    await saveInvalidUserRule(stack);
  });

  afterAll(async () => {
    await stack?.stop();
    await redis?.stop();
  });

  const post = (body: string): Promise<Response> =>
    fetch(`${stack.ingestUrl}/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.ingestToken}`, 'content-type': 'text/plain' },
      body,
    });

  it('keeps the promise while a worker and Redis are killed in mid-stream', async () => {
    const sent: string[] = [];
    let back: Promise<unknown> | undefined;
    for (let n = 0; n < REQUESTS; n++) {
      const lines = sshdLines(LINES_PER_REQUEST, n);
      if (n === 100) stack.kill('worker-0');
      if (n === 200) {
        await redis.kill();
        back = delay(REDIS_AWAY_MS).then(() => redis.start());
      }
      await sendLines(stack, lines, `redis-${n}`);
      if (n % 20 === 0) await sendLines(stack, lines, `redis-${n}`);
      sent.push(...lines);
    }
    await back;
    const expected = countInvalidUsers(sent);
    const proof = await provePromise(stack, METRIC, await settledBoundary(stack, METRIC, expected));
    expect(proof).toMatchObject({ onTheGraph: expected, counted: expected, lines: expected });
    expect(Number((await command(redis.port, 'DBSIZE')).slice(1))).toBeGreaterThan(0);
  });

  const settings: [string, string, RegExp][] = [
    ['appendonly no', 'appendonly yes', /set `appendonly yes`/],
    ['maxmemory-policy allkeys-lru', 'maxmemory-policy noeviction', /set `maxmemory-policy noeviction`/],
  ];
  it.each(settings)('accepts nothing with "%s", and says what to set', async (forgetful, durable, remedy) => {
    await command(redis.port, `CONFIG SET ${forgetful}`);
    await until('ingest says 503', async () => (await post('a line that may be lost')).status === 503);
    const refused = await post('a line that is not taken');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(((await refused.json()) as { detail: string }).detail).toMatch(remedy);
    const ready = await fetch(`${stack.ingestUrl}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toMatch(remedy);
    await command(redis.port, `CONFIG SET ${durable}`);
    await until('lines are taken again', async () => (await post('a line that is taken')).status === 200);
  });
});
