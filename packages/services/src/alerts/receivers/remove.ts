import { transaction } from '@logflow/db';
import { requireRole, type ServiceContext } from '../../context';
import { readReceiver } from './receiver';

/**
 * It is told nothing more; alerts that named it among others go on with those.
 * @throws Fault `not_found`
 */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { id } = await readReceiver(context, input.id);
  await transaction(context.services.db, async (client) => {
    await client.query('delete from alert_receiver where org_id = $1 and id = $2', [context.org.id, id]);
    await client.query(
      'update alert set receivers = array_remove(receivers, $2) where org_id = $1 and $2 = any(receivers)',
      [context.org.id, id],
    );
  });
}
