import { requireRole, type ServiceContext } from '../context';
import { liveRule } from './live';
import { type Rule, ruleFromRow } from './rule';

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string }): Promise<Rule> {
  requireRole(context, 'admin');
  return ruleFromRow(await liveRule(context.services.db.pool, context.org.id, input.id));
}
