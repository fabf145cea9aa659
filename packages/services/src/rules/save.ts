import { Fault, type RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { ServiceContext } from '../context';
import { requireNative } from '../prometheus/require-native';
import { claimMetrics } from './claim-metrics';
import { endQuarantine } from './end-quarantine';
import { RULE_COLUMNS, type RuleRow } from './rule';

/**
 * Tells every worker that the rules changed. It also locks the org's row until the transaction ends, so that saves
 * of one org happen one after the other: call it first.
 */
export async function bumpRulesEpoch(client: PoolClient, orgId: number): Promise<void> {
  await client.query('update org set rules_epoch = rules_epoch + 1 where id = $1', [orgId]);
}

/**
 * Writes the next immutable version of a rule and makes it the rule's own; the rule's row must exist. It is matched with,
 * and measured anew, where the version before it was taken out.
 */
export async function saveVersion(
  client: PoolClient,
  context: ServiceContext,
  row: { id: string; version: number },
  definition: RuleDefinition,
): Promise<RuleRow> {
  const text = JSON.stringify(definition);
  await refuseTakenName(client, context.org.id, definition.name, row.id);
  await requireNative(context.services, await claimMetrics(client, context.org.id, row.id, definition.metrics));
  const saved = await client.query<RuleRow>(
    `update rule set version = $3, definition = $4, name = $5,
       updated_at = case when $3 = 1 then created_at else clock_timestamp() end
     where org_id = $1 and id = $2 returning ${RULE_COLUMNS}`,
    [context.org.id, row.id, row.version, text, definition.name],
  );
  await client.query(
    `insert into rule_version (org_id, rule_id, version, definition, author, rules_epoch)
     select $1, $2, $3, $4, $5, rules_epoch from org where id = $1`,
    [context.org.id, row.id, row.version, text, context.actor.name],
  );
  await endQuarantine(client, context.org.id, row.id, context.actor.name);
  return saved.rows[0] as RuleRow;
}

/** @throws Fault `conflict` when another live rule of the org bears the name */
export async function refuseTakenName(client: PoolClient, orgId: number, name: string, ruleId: string): Promise<void> {
  const taken = await client.query(
    'select 1 from rule where org_id = $1 and name = $2 and id <> $3 and deleted_at is null',
    [orgId, name, ruleId],
  );
  if (taken.rowCount === 0) return;
  const message = `Another rule is already called ${JSON.stringify(name)}: choose another name.`;
  throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
}
