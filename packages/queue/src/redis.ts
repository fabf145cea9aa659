import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Backend } from './backend';
import { logErrors, logFailures, queueSettings, taken, workerSettings } from './worker-settings';

const CONNECT_TIMEOUT_MS = 3_000;
const RECONNECT_CAP_MS = 1_000;

const patience = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: (attempts: number) => Math.min(RECONNECT_CAP_MS, attempts * 50),
};

/** Waits three seconds for Redis and no longer: until it answers, and whenever it could lose a job, `problem()` says so. */
export async function openRedisBackend(redisUrl: string): Promise<Backend> {
  const producing = logErrors(
    new Redis(redisUrl, { ...patience, enableOfflineQueue: false, maxRetriesPerRequest: 0 }),
    'all',
  );
  const consuming = logErrors(
    new Redis(redisUrl, { ...patience, lazyConnect: true, maxRetriesPerRequest: null }),
    'all',
  );
  await connected(producing);
  return {
    openQueue: (name) => logErrors(new Queue(name, { connection: producing, ...queueSettings }), name),
    consume(kind, name, concurrency, handler) {
      const settings = { connection: consuming, ...workerSettings(kind, concurrency) };
      const worker = new Worker(name, (job) => handler(taken(job)), settings);
      logErrors(worker, name);
      logFailures(worker, name);
      return worker;
    },
    problem: () => durabilityProblem(producing),
    async close() {
      producing.disconnect();
      consuming.disconnect();
    },
  };
}

function connected(redis: Redis): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, CONNECT_TIMEOUT_MS);
    redis.once('ready', () => {
      clearTimeout(timer);
      done();
    });
  });
}

/** A Redis that may forget what it took is no place to answer 2xx from. */
async function durabilityProblem(redis: Redis): Promise<string | null> {
  try {
    const info = await redis.info();
    return problemIn(info);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The queue's Redis does not answer (${reason}): start it or correct REDIS_URL.`;
  }
}

/** @param info the text of Redis' INFO. */
export function problemIn(info: string): string | null {
  const value = (name: string) => info.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1];
  if (value('aof_enabled') !== '1') {
    return 'Redis keeps no append-only file, so a restart would lose accepted lines: set `appendonly yes`.';
  }
  const policy = value('maxmemory_policy');
  if (policy !== 'noeviction') {
    return `Redis evicts keys when memory is short (maxmemory-policy ${policy}), which would lose accepted lines: set \`maxmemory-policy noeviction\`.`;
  }
  return null;
}
