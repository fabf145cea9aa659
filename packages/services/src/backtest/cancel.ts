import { transaction } from '@logflow/db';
import { requireRole, type ServiceContext } from '../context';
import { backtestRow } from './run';

/**
 * Ends a run; the workers notice between two blocks. What it found so far stays until it is purged; one that has ended
 * is left as it is.
 * @throws Fault `not_found`
 */
export async function cancel(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { db } = context.services;
  const { id } = await backtestRow(db.pool, context.org.id, input.id);
  await transaction(db, async (client) => {
    const ended = await client.query(
      `update backtest set state = 'cancelled', ended_at = clock_timestamp()
       where org_id = $1 and id = $2 and state = 'running'`,
      [context.org.id, id],
    );
    if (ended.rowCount === 0) return;
    await client.query('delete from backtest_slice where org_id = $1 and backtest_id = $2', [context.org.id, id]);
  });
}
