import { transaction } from '@logflow/db';
import type { RuleDefinition } from '@logflow/model';
import { parseRule } from '@logflow/rules';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { environmentFor } from './environment';
import { liveRule } from './live';
import { type Rule, type RuleRow, ruleFromRow } from './rule';
import { bumpRulesEpoch, saveVersion } from './save';

/**
 * Replaces the whole definition by a new version; what was matched under older ones stays as it was.
 * @throws Fault `not_found`, `unprocessable` naming each wrong field, `conflict` when the name is taken
 */
export async function update(context: ServiceContext, input: { id: string; rule: unknown }): Promise<Rule> {
  requireRole(context, 'admin');
  const definition = parseRule(withoutStanding(input.rule), await environmentFor(context, input.rule));
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    return replaceRule(client, context, input.id, definition);
  });
  return ruleFromRow(row);
}

/**
 * The next version of a rule, in a transaction that has told the workers already (`bumpRulesEpoch`).
 * @throws Fault as `update`
 */
export async function replaceRule(
  client: PoolClient,
  context: ServiceContext,
  id: string,
  definition: RuleDefinition,
): Promise<RuleRow> {
  const current = await liveRule(client, context.org.id, id);
  return saveVersion(client, context, { id: current.id, version: current.version + 1 }, definition);
}

/** A rule may be sent back as it was read: what the server alone decides is ignored. */
export function withoutStanding(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return rule;
  const standing = ['id', 'version', 'createdAt', 'updatedAt'];
  return Object.fromEntries(Object.entries(rule).filter(([key]) => !standing.includes(key)));
}
