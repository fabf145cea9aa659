import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';

/** @throws Fault `not_found` */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { rowCount } = await context.services.db.pool.query('delete from saved_view where org_id = $1 and id = $2', [
    ...[context.org.id, requireUuid('view', input.id)],
  ]);
  if (rowCount === 0) throw notFound('view', input.id);
}
