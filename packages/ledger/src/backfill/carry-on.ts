import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@logflow/db';
import type { SendSamples } from '../sampler/remote-write';
import { type BackfillRow, findBackfill } from './backfill';
import { coverBack, coverForward, type MatchLines } from './cover';
import { finishBackfill } from './finish';
import { publishThrough } from './publish';

export interface BackfillWork {
  readonly db: Db;
  /** @returns what a backfill's lines are matched with. */
  readonly matcherOf: (backfill: BackfillRow) => Promise<MatchLines>;
  readonly send: SendSamples;
  /** Awaited between pieces of work, with the milliseconds that one took: lets live lines pass. */
  readonly giveWay: (tookMs: number) => Promise<void>;
  readonly isStopping: () => boolean;
  /**
   * So long workers may go on matching with older rules: the backfill ends no sooner after it began, because what they
   * commit is counted by nobody else.
   */
  readonly olderRulesMs: number;
}

const PAUSE_MS = 200;
const SIGN_OF_LIFE_MS = 5_000;

/** Thrown by a matcher: the backfill goes no further, publishes what it has counted, and says why it failed. */
export class CannotMatch extends Error {}

/** Ends the work early; what was begun is done again later. */
class Stopped extends Error {}

/**
 * Carries a backfill on until it has ended: it goes back over the blocks of older rules, then sends the history, then
 * lets the series publish. It may be killed at any point, and run twice at once: each step either changes the row from
 * where it stood, or changes nothing.
 * @returns false where it was stopped before the end
 * @throws the error of the database or of Prometheus: then it is to be called again
 */
export async function carryOnBackfill(work: BackfillWork, orgId: number, id: string): Promise<boolean> {
  let match: MatchLines | undefined;
  for (;;) {
    const backfill = await findBackfill(work.db, orgId, id);
    if (backfill === null || backfill.state !== 'running') return true;
    if (work.isStopping()) return false;
    match ??= await work.matcherOf(backfill);
    const began = performance.now();
    const step = isCovered(backfill) ? settle(work, backfill, match) : coverBack(work.db, backfill, match);
    await step.catch((error: unknown) => giveUp(work.db, backfill, error));
    await work.giveWay(performance.now() - began);
  }
}

/** Lines under older rules that have come since it began are then counted by nobody, as after any edit. */
async function giveUp(db: Db, { orgId, id }: BackfillRow, error: unknown): Promise<void> {
  if (!(error instanceof CannotMatch)) throw error;
  await db.pool.query(
    `update backfill set stopping = true, failure = $3, to_us = least(to_us, covered_to_us)
     where org_id = $1 and id = $2 and state = 'running'`,
    [orgId, id, error.message],
  );
}

const isCovered = (backfill: BackfillRow): boolean => backfill.stopping || backfill.coveredFromUs <= backfill.fromUs;

/** Publishes up to the last boundary, and ends the backfill where nothing came in between. */
async function settle(work: BackfillWork, backfill: BackfillRow, match: MatchLines): Promise<void> {
  const { db } = work;
  const boundaryUs = await lastStored(db);
  await coverForward(db, backfill, match, boundaryUs);
  const covered = await current(db, backfill);
  if (covered.coveredToUs < Math.min(covered.toUs, boundaryUs)) return;
  if (boundaryUs > covered.horizonUs) {
    const between = betweenRequests(work, backfill);
    await publishThrough(db, covered, boundaryUs, { send: work.send, between }).catch(rethrowUnlessStopped);
  }
  if (work.isStopping()) return;
  if (!(await isOlderThan(db, backfill, work.olderRulesMs))) return sleep(PAUSE_MS);
  if (!(await finishBackfill(db, await current(db, backfill)))) await sleep(PAUSE_MS);
}

async function isOlderThan(db: Db, { orgId, id }: BackfillRow, ms: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `select 1 from backfill where org_id = $1 and id = $2
       and created_at <= clock_timestamp() - $3::int * interval '1 millisecond'`,
    [orgId, id, ms],
  );
  return rowCount === 1;
}

async function current(db: Db, { orgId, id }: BackfillRow): Promise<BackfillRow> {
  const backfill = await findBackfill(db, orgId, id);
  if (backfill === null) throw new Error(`the backfill ${id} is gone`);
  return backfill;
}

/** @returns the last boundary whose samples are stored, those that are held among them. */
async function lastStored(db: Db): Promise<number> {
  const { rows } = await db.pool.query<{ us: number }>(
    'select coalesce((select min(before_us) from passage), last_boundary_us) as us from sampler',
  );
  return (rows[0] as { us: number }).us;
}

/** Shows now and then that the work goes on, so that nobody else takes it up. */
function betweenRequests({ db, isStopping, giveWay }: BackfillWork, { orgId, id }: BackfillRow) {
  let shown = Date.now();
  return async () => {
    if (isStopping()) throw new Stopped();
    await giveWay(1);
    if (Date.now() - shown < SIGN_OF_LIFE_MS) return;
    shown = Date.now();
    await db.pool.query('update backfill set moved_at = clock_timestamp() where org_id = $1 and id = $2', [orgId, id]);
  };
}

function rethrowUnlessStopped(error: unknown): void {
  if (!(error instanceof Stopped)) throw error;
}
