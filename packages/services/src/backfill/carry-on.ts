import type { Db } from '@logflow/db';
import { type BackfillRow, type BackfillWork, carryOnBackfill } from '@logflow/ledger';
import type { RuleDefinition } from '@logflow/model';
import type { BackfillJob, Queues } from '@logflow/queue';
import { createEngine } from '@logflow/rules';

const IDLE_SECONDS = 20;

/**
 * Carries a backfill on until it has ended; it may be killed at any point, and run twice at once.
 * @returns false where it was stopped before the end
 * @throws the error of the database or of Prometheus: then it is to be called again
 */
export const carryOn = (work: Omit<BackfillWork, 'matcherOf'>, job: BackfillJob): Promise<boolean> =>
  carryOnBackfill({ ...work, matcherOf }, job.orgId, job.backfillId);

function matcherOf({ ruleId, ruleVersion, definition }: BackfillRow): ReturnType<BackfillWork['matcherOf']> {
  const parsed = JSON.parse(definition) as RuleDefinition;
  const engine = createEngine([{ id: ruleId, version: ruleVersion, definition: parsed }]);
  return (lines) => engine.match(lines);
}

/** Asks again for backfills, of all orgs, that do not move: their jobs may be lost. */
export async function tendBackfills(db: Db, queues: Pick<Queues, 'addBackfill'>): Promise<void> {
  const { rows } = await db.pool.query<{ org_id: number; id: string }>(
    `update backfill set moved_at = clock_timestamp()
     where state = 'running' and moved_at < clock_timestamp() - interval '${IDLE_SECONDS} seconds' returning org_id, id`,
  );
  for (const row of rows) await queues.addBackfill({ orgId: row.org_id, backfillId: row.id });
}
