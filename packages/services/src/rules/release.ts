import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { endQuarantine } from './end-quarantine';
import { liveRule } from './live';
import { bumpRulesEpoch } from './save';
import { type RuleStatsInFull, readStats } from './stats';

/**
 * Has a rule in quarantine asked again; it is measured anew, and taken out again where it is still too slow.
 * @throws Fault `not_found`, `conflict` where it is not in quarantine
 */
export async function release(context: ServiceContext, input: { id: string }): Promise<RuleStatsInFull> {
  requireRole(context, 'admin');
  const id = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    const rule = await liveRule(client, context.org.id, input.id);
    if (await endQuarantine(client, context.org.id, rule.id, context.actor.name)) return rule.id;
    throw new Fault('conflict', 'The rule is not in quarantine: lines are matched with it already.');
  });
  return readStats(context, id);
}
