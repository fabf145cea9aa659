import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { liveRule } from '../rules/live';
import type { RuleRow } from '../rules/rule';
import { begin } from './begin';
import { backfillInput, commitRangeOf } from './input';
import { reachOf } from './reach';
import { type Backfill, readBackfill } from './run';

/**
 * Begins to count the stored lines that came before a rule: the workers do it. Until it ends, the metrics that it fills
 * publish nothing.
 * @throws Fault `not_found`; `unprocessable` naming each wrong field; `conflict` where every series is on the graph
 *   already or held by another backfill; `unavailable` when Prometheus does not answer
 */
export async function start(
  context: ServiceContext,
  input: { id: string } & Record<string, unknown>,
): Promise<Backfill> {
  requireRole(context, 'admin');
  const { id, ...body } = input;
  const wanted = commitRangeOf(parseInput(backfillInput, body));
  const { db } = context.services;
  const rule = await liveRule(db.pool, context.org.id, id);
  const rulesEpoch = await epochOf(context, rule);
  const range = await reachOf(context, rulesEpoch, wanted);
  const backfillId = await transaction(db, (client) =>
    begin(client, context, { rule, rulesEpoch, range, field: 'id' }),
  );
  return carryOnSoon(context, rule.id, backfillId);
}

/** Asks the workers for it; where the queue is away, they find the row by themselves. */
export async function carryOnSoon(context: ServiceContext, ruleId: string, id: string): Promise<Backfill> {
  const { services, org } = context;
  await services.queues?.addBackfill({ orgId: org.id, backfillId: id }).catch(() => undefined);
  return readBackfill(context, ruleId, id);
}

/** @throws Fault `conflict` for a version that was saved before epochs were written down */
export async function epochOf({ services, org }: ServiceContext, rule: RuleRow): Promise<number> {
  const { rows } = await services.db.pool.query<{ rules_epoch: number | null }>(
    'select rules_epoch from rule_version where org_id = $1 and rule_id = $2 and version = $3',
    [org.id, rule.id, rule.version],
  );
  const epoch = rows[0]?.rules_epoch ?? null;
  if (epoch !== null) return epoch;
  throw new Fault('conflict', 'It is not known since when this version of the rule matches lines: save it once more.');
}
