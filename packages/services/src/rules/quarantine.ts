import { type Db, transaction } from '@logflow/db';
import { bumpRulesEpoch } from './save';
import type { SlowPart } from './slow';

export interface SlowRule extends SlowPart {
  readonly ruleId: string;
  readonly version: number;
}

/**
 * Takes a rule out of matching until it is released or saved anew, in an epoch of its own, so that every block says
 * whether the rule was asked about its lines.
 * @returns whether this call did it: the rule may have been changed, deleted or taken out meanwhile
 */
export const quarantine = (db: Db, orgId: number, slow: SlowRule): Promise<boolean> =>
  transaction(db, async (client) => {
    await client.query('select 1 from org where id = $1 for no key update', [orgId]);
    const { rowCount } = await client.query(
      `insert into rule_quarantine (org_id, rule_id, rule_version, since_us, blocks_from_us, from_epoch, doing,
         nanos_per_line, budget_nanos)
       select $1, rule.id, rule.version, clock_us(), coalesce((select min(last_boundary_us) from sampler), 0), org.rules_epoch + 1,
         $4, $5, $6
       from rule join org on org.id = rule.org_id
       where rule.org_id = $1 and rule.id = $2 and rule.version = $3 and rule.deleted_at is null
       on conflict do nothing`,
      [orgId, slow.ruleId, slow.version, slow.doing, slow.nanosPerLine, slow.budgetNanos],
    );
    if (rowCount === 0) return false;
    await bumpRulesEpoch(client, orgId);
    return true;
  });
