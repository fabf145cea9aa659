import { transaction } from '@logflow/db';
import { Fault, type RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { liveRule } from './live';
import { type Rule, ruleFromRow } from './rule';
import { bumpRulesEpoch, saveVersion } from './save';

/**
 * Saves an older definition again as the newest version: history only ever grows.
 * @throws Fault `not_found` for the rule, `unprocessable` for a version it never had
 */
export async function rollback(context: ServiceContext, input: { id: string; version: number }): Promise<Rule> {
  requireRole(context, 'admin');
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    const current = await liveRule(client, context.org.id, input.id);
    const definition = await definitionOf(client, context.org.id, current, input.version);
    return saveVersion(client, context, { id: current.id, version: current.version + 1 }, definition);
  });
  return ruleFromRow(row);
}

async function definitionOf(
  client: PoolClient,
  orgId: number,
  rule: { id: string; version: number },
  version: number,
): Promise<RuleDefinition> {
  const { rows } = await client.query<{ definition: string }>(
    'select definition from rule_version where org_id = $1 and rule_id = $2 and version = $3',
    [orgId, rule.id, version],
  );
  if (rows[0] !== undefined) return JSON.parse(rows[0].definition) as RuleDefinition;
  const message = `The rule has no version ${version}: its versions run from 1 to ${rule.version}.`;
  throw new Fault('unprocessable', message, { errors: [{ path: 'version', message }] });
}
