import type { Db } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { decodeLines } from '@logflow/lines';
import type { BatchJob, Queues } from '@logflow/queue';
import type { Logger } from '@logflow/runtime';
import type { BatchMetrics } from './own-metrics';
import type { RuleSnapshots } from './rule-snapshots';
import { Solo } from './solo';

export interface BatchContext {
  readonly db: Db;
  readonly queues: Pick<Queues, 'wakeDelivery'>;
  readonly snapshots: RuleSnapshots;
  readonly metrics: BatchMetrics;
  readonly log: Logger;
}

/** A job that so many processes vanished with may be what kills them. */
const SUSPECT_STALLS = 3;

/**
 * @returns the handler of a job: decode, match, commit, wake. It rejects where the job must come again, which the queue
 * sees to for as long as it takes. A job that processes vanished with repeatedly runs alone, so that it takes no other
 * with it.
 */
export function batchHandler(context: BatchContext): (job: BatchJob, info: { stalls: number }) => Promise<void> {
  const solo = new Solo();
  return (job, { stalls }) => {
    const work = () => processBatch(context, job);
    if (stalls < SUSPECT_STALLS) return solo.together(work);
    context.log.error({ job: job.id, orgId: job.orgId, stalls }, 'a job stalled again and again: it runs alone');
    return solo.alone(work);
  };
}

async function processBatch({ db, queues, snapshots, metrics, log }: BatchContext, job: BatchJob): Promise<void> {
  const [lines, rules] = await Promise.all([decodeLines(job.frame), snapshots.of(job.orgId)]);
  const matched = metrics.match.startTimer();
  const matches = rules.engine.match(lines, job.parts);
  matched();
  const committed = metrics.commit.startTimer();
  const result = await commitBatch(db, {
    jobId: job.id,
    orgId: job.orgId,
    rulesEpoch: rules.epoch,
    parts: job.parts,
    lines,
    frame: job.frame,
    matches,
    destinations: rules.destinations,
  });
  committed();
  if (result.kind === 'duplicate') {
    metrics.duplicates.inc();
    return;
  }
  metrics.lines.inc(result.lines);
  metrics.delay.observe((Date.now() - job.acceptedAt) / 1000);
  for (const id of result.wake) {
    queues.wakeDelivery(id).catch((error: unknown) => {
      log.warn({ err: error, destination: id }, 'could not wake a delivery: the sweep will find it');
    });
  }
}
