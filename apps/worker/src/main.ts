import { setFlagsFromString } from 'node:v8';
import { migrate, openDb } from '@logflow/db';
import { Fault } from '@logflow/model';
import { openQueues } from '@logflow/queue';
import { createLogger, type Env, Metrics, onShutdown, readEnv, startHealthServer } from '@logflow/runtime';
import { limitBlockCache } from '@logflow/storage';
import { startAlerting } from './alerting';
import { startBackfills } from './backfill';
import { startBacktests } from './backtest';
import { startDeliveries } from './deliver';
import { LiveLoad } from './live-load';
import { batchMetrics, showCosts } from './own-metrics';
import { batchHandler } from './process-batch';
import { repeat } from './repeat';
import { RuleSnapshots, RuleTally, RuleWatch } from './rules';
import { startSampling } from './sampling';
import { startUpkeep } from './upkeep';

const log = createLogger('worker');
const CONNECTIONS = 10;
/** By itself V8 lets a heap grow to four times what lives in it before it collects: 290 MB resident, and nothing won. */
const HEAP_GROWING_PERCENT = 100;
/** Destinations follow one another closely through the newest blocks: 64 MiB, as for searches, were held and not read again. */
const BLOCK_CACHE_BYTES = 8 * 1024 * 1024;
/** One batch is matched while another is being written. */
const BATCHES_AT_ONCE = 3;
const TELL_STATS_EVERY_MS = 5_000;

async function start(env: Env): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const metrics = new Metrics();
  let ready: () => Promise<string[]> = async () => ['the worker is starting'];
  const health = await startHealthServer({ port: env.workerPort + env.workerIndex, ready: () => ready(), metrics });
  onShutdown(() => health.close());
  const db = openDb(env.databaseUrl, { max: CONNECTIONS, name: `logflow-worker-${env.workerIndex}` });
  onShutdown(() => db.close());
  limitBlockCache(db, BLOCK_CACHE_BYTES);
  await migrate(db);
  const queues = await openQueues({ databaseUrl: env.databaseUrl, redisUrl: env.redisUrl });
  onShutdown(() => queues.close());

  const own = batchMetrics(metrics);
  const snapshots = new RuleSnapshots(db, log, env.home);
  const watch = new RuleWatch({ db, snapshots, metrics: own, log, budgetMicros: env.ruleBudgetMicros });
  const tally = new RuleTally(own);
  showCosts(metrics, () => tally.costs());
  const context = { db, queues, log, snapshots, watch, tally, metrics: own };
  onShutdown(() => tally.tell(db));
  const load = new LiveLoad();
  const tasks = [
    startSampling({ db, env, log }),
    startUpkeep({ db, queues, log }),
    startAlerting({ db, env, log }),
    startDeliveries({ db, queues, env }),
    startBacktests({ db, queues, env, load, log }),
    startBackfills({ db, queues, env, load, log }),
    repeat('rule stats', TELL_STATS_EVERY_MS, log, () => tally.tell(db)),
  ];
  const batches = queues.consumeBatches(load.watch(batchHandler(context)), { concurrency: BATCHES_AT_ONCE });
  for (const task of tasks) onShutdown(() => task.close());
  onShutdown(() => batches.close());

  ready = async () => {
    await db.pool.query('select 1');
    const problem = await queues.problem();
    return problem === null ? [] : [problem];
  };
  log.info({ port: env.workerPort + env.workerIndex }, 'worker runs');
}

async function main(): Promise<void> {
  try {
    await start(readEnv());
  } catch (error) {
    if (error instanceof Fault) log.fatal(error.message);
    else log.fatal({ err: error }, 'the worker cannot start');
    process.exit(1);
  }
}

void main();
