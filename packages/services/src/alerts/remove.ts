import { requireRole, type ServiceContext } from '../context';
import { readAlert } from './alert';

/**
 * It is not evaluated any more; what it fired stays in the history.
 * @throws Fault `not_found`
 */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { pool } = context.services.db;
  const { id } = await readAlert(pool, context.org.id, input.id);
  await pool.query('delete from alert where org_id = $1 and id = $2', [context.org.id, id]);
}
