import { transaction } from '@logflow/db';
import type { RuleDefinition } from '@logflow/model';
import { parseRule } from '@logflow/rules';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { environmentFor } from './environment';
import { type Rule, type RuleRow, ruleFromRow } from './rule';
import { bumpRulesEpoch, saveVersion } from './save';

/**
 * @param input what a person writes, as in `POST /rules`
 * @throws Fault `unprocessable` naming each wrong field, `conflict` when the name is taken
 */
export async function create(context: ServiceContext, input: unknown): Promise<Rule> {
  requireRole(context, 'admin');
  const definition = parseRule(input, await environmentFor(context, input));
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    return insertRule(client, context, definition);
  });
  return ruleFromRow(row);
}

/**
 * A new rule, in a transaction that has told the workers already (`bumpRulesEpoch`).
 * @throws Fault as `create`
 */
export async function insertRule(
  client: PoolClient,
  context: ServiceContext,
  definition: RuleDefinition,
): Promise<RuleRow> {
  const { rows } = await client.query<{ id: string }>(
    "insert into rule (org_id, version, definition) values ($1, 1, '{}') returning id",
    [context.org.id],
  );
  return saveVersion(client, context, { id: (rows[0] as { id: string }).id, version: 1 }, definition);
}
