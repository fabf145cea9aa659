import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../../context';
import { readReceiver } from './receiver';

const NAMED = 3;

/**
 * It is told nothing more; alerts that named it among others go on with those.
 * @throws Fault `not_found`, `conflict` where an alert would have nobody left to tell
 */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { id, name } = await readReceiver(context, input.id);
  await transaction(context.services.db, async (client) => {
    // First: then no alert that is being saved can come to name it.
    await client.query('delete from alert_receiver where org_id = $1 and id = $2', [context.org.id, id]);
    await refuseLast(client, context.org.id, { id, name });
    await client.query(
      'update alert set receivers = array_remove(receivers, $2) where org_id = $1 and $2 = any(receivers)',
      [context.org.id, id],
    );
  });
}

async function refuseLast(
  client: PoolClient,
  orgId: number,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select name from alert where org_id = $1 and $2 = any(receivers) and array_remove(receivers, $2) = '{}'
     order by name for update`,
    [orgId, id],
  );
  if (rows.length === 0) return;
  const named = rows.slice(0, NAMED).map((row) => JSON.stringify(row.name));
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  throw new Fault(
    'conflict',
    `${name} is the only one whom ${named.join(', ')}${more} would tell: choose somebody else there first.`,
  );
}
