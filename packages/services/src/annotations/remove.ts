import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';

/** Takes away what was posted; rule edits and backfills are facts. @throws Fault `not_found` */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { rowCount } = await context.services.db.pool.query('delete from annotation where org_id = $1 and id = $2', [
    ...[context.org.id, requireUuid('annotation', input.id)],
  ]);
  if (rowCount === 0) throw notFound('annotation', input.id);
}
