import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Backend } from './backend';
import { logErrors, logFailures, taken, workerSettings } from './worker-settings';

const CONNECT_TIMEOUT_MS = 3_000;
const RECONNECT_CAP_MS = 1_000;
/** What BullMQ recommends. */
const OLDEST_REDIS = '6.2.0';

const patience = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: (attempts: number) => Math.min(RECONNECT_CAP_MS, attempts * 50),
};

/** Of the trail of events that BullMQ keeps for listeners; nobody listens here. */
const EVENTS_KEPT = 500;
/** `problemIn` judges the version: BullMQ asks once only, and gives a queue up for good where Redis dies meanwhile. */
const producerSettings = { streams: { events: { maxLen: EVENTS_KEPT } }, skipVersionCheck: true };

/** Waits three seconds for Redis and no longer: until it answers, and whenever it could lose a job, `problem()` says so. */
export async function openRedisBackend(redisUrl: string): Promise<Backend> {
  const producing = logErrors(
    new Redis(redisUrl, { ...patience, enableOfflineQueue: false, maxRetriesPerRequest: 0 }),
    'all',
  );
  let consuming: Redis | undefined;
  await connected(producing);
  return {
    openQueue: (name) => logErrors(new Queue(name, { connection: producing, ...producerSettings }), name),
    consume(kind, name, concurrency, handler) {
      consuming ??= openConsuming(redisUrl);
      const settings = { connection: consuming, ...workerSettings(kind, concurrency) };
      const worker = new Worker(name, (job) => handler(taken(job)), settings);
      logErrors(worker, name);
      logFailures(worker, name);
      return worker;
    },
    problem: () => durabilityProblem(producing),
    async close() {
      producing.disconnect();
      consuming?.disconnect();
    },
  };
}

/** Not `lazyConnect`: BullMQ gives a worker up for good where the first attempt of such a connection fails. */
const openConsuming = (redisUrl: string): Redis =>
  logErrors(new Redis(redisUrl, { ...patience, maxRetriesPerRequest: null }), 'all');

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
  const version = value('redis_version') ?? '';
  if (version.localeCompare(OLDEST_REDIS, 'en', { numeric: true }) < 0) {
    return `Redis ${version} is too old: use ${OLDEST_REDIS} or newer.`;
  }
  if (value('aof_enabled') !== '1') {
    return 'Redis keeps no append-only file, so a restart would lose accepted lines: set `appendonly yes`.';
  }
  const policy = value('maxmemory_policy');
  if (policy !== 'noeviction') {
    return `Redis evicts keys when memory is short (maxmemory-policy ${policy}), which would lose accepted lines: set \`maxmemory-policy noeviction\`.`;
  }
  return null;
}
