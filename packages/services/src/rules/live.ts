import type { PoolClient } from 'pg';
import { notFound, requireUuid } from '../identifier';
import { RULE_COLUMNS, type RuleRow } from './rule';

interface Querier {
  query: PoolClient['query'];
}

/**
 * @returns the rule, which must not be deleted
 * @throws Fault `not_found`
 */
export async function liveRule(querier: Querier, orgId: number, id: string): Promise<RuleRow> {
  const { rows } = await querier.query<RuleRow>(
    `select ${RULE_COLUMNS} from rule where org_id = $1 and id = $2 and deleted_at is null`,
    [orgId, requireUuid('rule', id)],
  );
  if (rows[0] === undefined) throw notFound('rule', id);
  return rows[0];
}
