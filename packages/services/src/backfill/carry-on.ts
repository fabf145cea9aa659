import type { Db } from '@logflow/db';
import { type BackfillRow, type BackfillWork, CannotMatch, carryOnBackfill } from '@logflow/ledger';
import type { Lines } from '@logflow/lines';
import type { BackfillJob, Queues } from '@logflow/queue';
import { readTried } from '../history/stoppers';
import { TriedRule } from '../history/tried-rule';
import { environmentOf } from '../rules/environment';
import { slowReason } from '../rules/slow';

const IDLE_SECONDS = 20;

export interface CarryOnWork extends Omit<BackfillWork, 'matcherOf'> {
  /** Where the installation's own key lies. */
  readonly home: string;
  /** What a rule may take of a core for a line: one that takes more would keep live lines waiting. */
  readonly ruleBudgetMicros: number;
}

/**
 * Carries a backfill on until it has ended; it may be killed at any point, and run twice at once.
 * @returns false where it was stopped before the end
 * @throws the error of the database or of Prometheus: then it is to be called again
 */
export function carryOn({ home, ruleBudgetMicros, ...work }: CarryOnWork, job: BackfillJob): Promise<boolean> {
  const matcherOf = async ({ orgId, ruleId, ruleVersion, definition: text }: BackfillRow) => {
    const tried = readTried(text);
    const environment = await environmentOf({ db: work.db, home }, orgId, [tried.rule]);
    const rule = new TriedRule(tried, { id: ruleId, version: ruleVersion }, environment, ruleBudgetMicros);
    return (lines: Lines) => {
      rule.measure(lines);
      if (rule.tooSlow) throw new CannotMatch(`${slowReason(rule.tooSlow)} Make it faster, save it, and begin again.`);
      return rule.match(lines).matches;
    };
  };
  return carryOnBackfill({ ...work, matcherOf }, job.orgId, job.backfillId);
}

/** Asks again for backfills, of all orgs, that do not move: their jobs may be lost. */
export async function tendBackfills(db: Db, queues: Pick<Queues, 'addBackfill'>): Promise<void> {
  const { rows } = await db.pool.query<{ org_id: number; id: string }>(
    `update backfill set moved_at = clock_timestamp()
     where state = 'running' and moved_at < clock_timestamp() - interval '${IDLE_SECONDS} seconds' returning org_id, id`,
  );
  for (const row of rows) await queues.addBackfill({ orgId: row.org_id, backfillId: row.id });
}
