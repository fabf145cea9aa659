import { transaction } from '@logflow/db';
import { dropPending } from '@logflow/ledger';
import { requireRole, type ServiceContext } from '../context';
import { bumpRulesEpoch } from '../rules/save';
import { liveDestination } from './destination';

/**
 * Stops sending; the events that waited are not sent any more.
 * @returns how many those were
 * @throws Fault `not_found`
 */
export async function remove(context: ServiceContext, input: { id: string }): Promise<{ dropped: number }> {
  requireRole(context, 'admin');
  const orgId = context.org.id;
  return transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, orgId);
    const { id } = await liveDestination(client, orgId, input.id);
    await client.query(
      "update destination set deleted_at = clock_timestamp(), enabled = false, secrets = '' where org_id = $1 and id = $2",
      [orgId, id],
    );
    return { dropped: await dropPending(client, orgId, id) };
  });
}
