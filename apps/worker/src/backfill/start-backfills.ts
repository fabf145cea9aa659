import type { Db } from '@logflow/db';
import { remoteWriteTo } from '@logflow/ledger';
import type { Queues } from '@logflow/queue';
import type { Env, Logger } from '@logflow/runtime';
import { backfills } from '@logflow/services';
import type { LiveLoad } from '../live-load';
import { type Repeated, repeat } from '../repeat';

interface BackfillContext {
  readonly db: Db;
  readonly queues: Pick<Queues, 'addBackfill' | 'consumeBackfills'>;
  readonly env: Env;
  readonly load: LiveLoad;
  readonly log: Logger;
}

const TEND_EVERY_MS = 10_000;
/** What is promised of every worker: so long after a rule was saved it matches with it. */
const OLDER_RULES_MS = 2_000;

/** Carries backfills on, one at a time; live lines go before. */
export function startBackfills({ db, queues, env, load, log }: BackfillContext): Repeated {
  let stopping = false;
  const context = {
    db,
    home: env.home,
    ruleBudgetMicros: env.ruleBudgetMicros,
    send: remoteWriteTo(env.remoteWriteUrl),
    giveWay: (tookMs: number) => load.giveWay(tookMs),
    isStopping: () => stopping,
    olderRulesMs: OLDER_RULES_MS,
  };
  const consumer = queues.consumeBackfills(async (job) => {
    const ended = await backfills.carryOn(context, job);
    if (!ended) return queues.addBackfill(job);
    log.info({ orgId: job.orgId, backfill: job.backfillId }, 'a backfill has ended');
  });
  const tending = repeat('backfills', TEND_EVERY_MS, log, () => backfills.tendBackfills(db, queues));
  const close = async () => {
    stopping = true;
    await Promise.all([consumer.close(), tending.close()]);
  };
  return { close };
}
