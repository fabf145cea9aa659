import { transaction } from '@logflow/db';
import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { RULE_COLUMNS, type Rule, type RuleRow, ruleFromRow } from './rule';
import { bumpRulesEpoch, refuseTakenName } from './save';

/**
 * Undoes `remove`, at the version the rule had; restoring a rule that is not deleted changes nothing.
 * @throws Fault `not_found`, `conflict` when its name was given to another rule meanwhile
 */
export async function restore(context: ServiceContext, input: { id: string }): Promise<Rule> {
  requireRole(context, 'admin');
  const id = requireUuid('rule', input.id);
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    const { rows } = await client.query<{ name: string | null }>(
      'select name from rule where org_id = $1 and id = $2',
      [context.org.id, id],
    );
    if (rows[0] === undefined) throw notFound('rule', id);
    await refuseTakenName(client, context.org.id, rows[0].name ?? '', id);
    const restored = await client.query<RuleRow>(
      `update rule set deleted_at = null where org_id = $1 and id = $2 returning ${RULE_COLUMNS}`,
      [context.org.id, id],
    );
    return restored.rows[0] as RuleRow;
  });
  return ruleFromRow(row);
}
