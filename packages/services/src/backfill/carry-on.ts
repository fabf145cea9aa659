import type { Db } from '@logflow/db';
import { type BackfillRow, type BackfillWork, CannotMatch, carryOnBackfill } from '@logflow/ledger';
import type { Lines } from '@logflow/lines';
import type { RuleDefinition } from '@logflow/model';
import type { BackfillJob, Queues } from '@logflow/queue';
import { createEngine, type Engine } from '@logflow/rules';
import { environmentOf } from '../rules/environment';
import { reasonOf } from '../rules/stats';

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
    const definition = JSON.parse(text) as RuleDefinition;
    const environment = await environmentOf({ db: work.db, home }, orgId, [definition]);
    const engine = createEngine([{ id: ruleId, version: ruleVersion, definition }], environment);
    return (lines: Lines) => {
      refuseSlow(engine, lines, ruleBudgetMicros);
      return engine.match(lines);
    };
  };
  return carryOnBackfill({ ...work, matcherOf }, job.orgId, job.backfillId);
}

function refuseSlow(engine: Engine, lines: Lines, budgetMicros: number): void {
  const perLine = budgetMicros * 1_000;
  engine.examine(lines, { perLine, allowance: 1 });
  const [slow] = engine.tooSlow(perLine);
  if (slow === undefined) return;
  const isAsking = (slow.asking ?? 0) > perLine;
  const micros = ((isAsking ? slow.asking : slow.acting) ?? 0) / 1_000;
  const reason = reasonOf(isAsking ? 'asking' : 'acting', micros, budgetMicros);
  throw new CannotMatch(`${reason} Make it faster, save it, and begin again.`);
}

/** Asks again for backfills, of all orgs, that do not move: their jobs may be lost. */
export async function tendBackfills(db: Db, queues: Pick<Queues, 'addBackfill'>): Promise<void> {
  const { rows } = await db.pool.query<{ org_id: number; id: string }>(
    `update backfill set moved_at = clock_timestamp()
     where state = 'running' and moved_at < clock_timestamp() - interval '${IDLE_SECONDS} seconds' returning org_id, id`,
  );
  for (const row of rows) await queues.addBackfill({ orgId: row.org_id, backfillId: row.id });
}
