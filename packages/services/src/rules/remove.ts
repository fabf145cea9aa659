import { transaction } from '@logflow/db';
import { requireRole, type ServiceContext } from '../context';
import { endQuarantine } from './end-quarantine';
import { liveRule } from './live';
import { bumpRulesEpoch } from './save';

/**
 * Stops a rule from matching. Its history, its series and the lines it marked remain, and `restore` brings it back.
 * @throws Fault `not_found`
 */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    const { id } = await liveRule(client, context.org.id, input.id);
    await client.query('update rule set deleted_at = clock_timestamp() where org_id = $1 and id = $2', [
      context.org.id,
      id,
    ]);
    await endQuarantine(client, context.org.id, id, context.actor.name);
  });
}
