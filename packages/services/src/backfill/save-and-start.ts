import { transaction } from '@logflow/db';
import { holdCommits } from '@logflow/ledger';
import { parseRule } from '@logflow/rules';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { insertRule } from '../rules/create';
import { environmentFor } from '../rules/environment';
import { underRule } from '../rules/nested';
import { type Rule, ruleFromRow } from '../rules/rule';
import { bumpRulesEpoch } from '../rules/save';
import { replaceRule, withoutStanding } from '../rules/update';
import { begin } from './begin';
import { commitRangeOf, savedBackfillInput } from './input';
import { reachOf } from './reach';
import type { Backfill } from './run';
import { carryOnSoon } from './start';

/** Every block there is was matched with older rules than the one that is being saved. */
const ANY_EPOCH = Number.MAX_SAFE_INTEGER;

/**
 * Saves a rule, as its next version where `id` names it, and begins its backfill in the same moment, so that no line can
 * be on the graph before its history. Where the backfill is refused nothing is saved.
 * @throws Fault as saving does, with paths that begin with `rule`, and as beginning a backfill does
 */
export async function saveAndStart(
  context: ServiceContext,
  input: { id?: string } & Record<string, unknown>,
): Promise<{ rule: Rule; backfill: Backfill }> {
  requireRole(context, 'admin');
  const { id, ...body } = input;
  const { rule: given, ...times } = parseInput(savedBackfillInput, body);
  const wanted = withoutStanding(given);
  const environment = await environmentFor(context, wanted);
  const definition = await underRule(async () => parseRule(wanted, environment));
  const range = await reachOf(context, ANY_EPOCH, commitRangeOf(times));
  const { row, backfillId } = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    await holdCommits(client);
    const row = await underRule(() =>
      id === undefined ? insertRule(client, context, definition) : replaceRule(client, context, id, definition),
    );
    const rulesEpoch = await currentEpoch(client, context.org.id);
    const beginning = { rule: row, rulesEpoch, range, field: 'rule.metrics' } as const;
    return { row, backfillId: await begin(client, context, beginning) };
  });
  return { rule: ruleFromRow(row), backfill: await carryOnSoon(context, row.id, backfillId) };
}

async function currentEpoch(client: PoolClient, orgId: number): Promise<number> {
  const { rows } = await client.query<{ epoch: number }>('select rules_epoch as epoch from org where id = $1', [orgId]);
  return (rows[0] as { epoch: number }).epoch;
}
