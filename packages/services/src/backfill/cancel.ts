import { requireRole, type ServiceContext } from '../context';
import { readBackfill } from './run';

/**
 * Has a backfill go no further back. What it has counted stays and is published, so that graph and lines agree: the
 * history then begins at `covered.from`.
 * @throws Fault `not_found`
 */
export async function cancel(context: ServiceContext, input: { id: string; backfillId: string }): Promise<void> {
  requireRole(context, 'admin');
  const { id } = await readBackfill(context, input.id, input.backfillId);
  await context.services.db.pool.query(
    "update backfill set stopping = true where org_id = $1 and id = $2 and state = 'running'",
    [context.org.id, id],
  );
}
