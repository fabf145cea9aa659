import type { Db } from '@logflow/db';
import { type CommitResult, commitBatch } from '@logflow/ledger';
import { decodeLines, encodeLines, type Lines } from '@logflow/lines';
import type { BatchHandler, BatchHistory, BatchJob, Queues } from '@logflow/queue';
import type { Logger } from '@logflow/runtime';
import type { BatchMetrics } from './own-metrics';
import { matchAround, noteUnmatched, TrialNotes } from './poison';
import type { RuleSnapshot, RuleSnapshots, RuleTally, RuleWatch } from './rules';
import { Solo } from './solo';

export interface BatchContext {
  readonly db: Db;
  readonly queues: Pick<Queues, 'wakeDelivery'>;
  readonly snapshots: Pick<RuleSnapshots, 'of'>;
  readonly watch: Pick<RuleWatch, 'clear'>;
  readonly tally: Pick<RuleTally, 'add'>;
  readonly metrics: BatchMetrics;
  readonly log: Logger;
}

/** A job that so many processes vanished with may be what kills them; one that was rejected as often may hold what fails. */
const SUSPECT_AFTER = 3;

/**
 * @returns the handler of a job: decode, match, commit, wake. It rejects where the job must come again, which the queue
 * sees to for as long as it takes. A job that failed repeatedly is matched around the lines that make it fail; one that
 * processes vanished with runs alone besides, so that it takes no other with it.
 */
export function batchHandler(context: BatchContext): BatchHandler {
  const solo = new Solo();
  return (job, history) => {
    const work = () => processBatch(context, job, history);
    if (history.stalls < SUSPECT_AFTER) return solo.together(work);
    context.log.error({ job: job.id, orgId: job.orgId, ...history }, 'a job stalled again and again: it runs alone');
    return solo.alone(work);
  };
}

async function processBatch(context: BatchContext, job: BatchJob, history: BatchHistory): Promise<void> {
  const [lines, rules] = await Promise.all([decodeLines(job.frame), context.snapshots.of(job.orgId)]);
  const suspect = history.stalls >= SUSPECT_AFTER || history.failures >= SUSPECT_AFTER;
  const result = suspect
    ? await commitAround(context, job, lines, rules)
    : await commitWhole(context, job, lines, await context.watch.clear(job.orgId, rules, lines));
  report(context, job, result);
}

async function commitWhole(
  { db, metrics, tally }: BatchContext,
  job: BatchJob,
  lines: Lines,
  rules: RuleSnapshot,
): Promise<CommitResult> {
  const matched = metrics.match.startTimer();
  const matches = rules.engine.match(lines, job.parts);
  const matchMicros = matched() * 1e6;
  const committed = metrics.commit.startTimer();
  const result = await commitBatch(db, {
    ...{ ...commitOf(job, rules), lines, frame: job.frame, matches },
    took: { acceptedAt: job.acceptedAt, matchMicros },
  });
  committed();
  if (result.kind === 'committed') tally.add(job.orgId, rules, matches, result);
  return result;
}

/** Stores the lines that cannot be matched with the others, saying so, in the job's one commit. */
async function commitAround(
  { db, log, metrics, tally }: BatchContext,
  job: BatchJob,
  lines: Lines,
  rules: RuleSnapshot,
): Promise<CommitResult> {
  const notes = new TrialNotes(db, { orgId: job.orgId, id: job.id, rulesEpoch: rules.epoch });
  const { matches, offences } = await matchAround(rules.engine, { lines, parts: job.parts }, notes);
  const { lines: left = lines, ...found } = matches;
  const stored = offences.length === 0 ? left : noteUnmatched(left, offences, rules.engine.redacts);
  const frame = stored === lines ? job.frame : await encodeLines(stored);
  const result = await commitBatch(db, { ...commitOf(job, rules), lines: stored, frame, matches: found });
  await notes.forget();
  if (result.kind !== 'committed') return result;
  tally.add(job.orgId, rules, matches, result);
  if (offences.length > 0) {
    metrics.unmatched.inc(offences.length);
    const about = { job: job.id, orgId: job.orgId, lines: offences.length, ...offences[0] };
    log.error(about, 'lines that no rule could be asked about are stored unmatched');
  }
  return result;
}

const commitOf = (job: BatchJob, rules: RuleSnapshot) => ({
  jobId: job.id,
  orgId: job.orgId,
  rulesEpoch: rules.epoch,
  parts: job.parts,
  destinations: rules.destinations,
});

function report({ queues, metrics, log }: BatchContext, job: BatchJob, result: CommitResult): void {
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
