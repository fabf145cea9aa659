import type { PoolClient } from 'pg';

/**
 * Has the workers ask a rule again, in a transaction that has told them already (`bumpRulesEpoch`).
 * @returns whether it was in quarantine
 */
export async function endQuarantine(client: PoolClient, orgId: number, ruleId: string, by: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update rule_quarantine set ended_at = clock_timestamp(), ended_by = $3,
       to_epoch = (select rules_epoch from org where id = $1)
     where org_id = $1 and rule_id = $2 and ended_at is null`,
    [orgId, ruleId, by],
  );
  return rowCount === 1;
}
