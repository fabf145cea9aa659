import { requireRole, type ServiceContext } from '../context';
import { type Backtest, backtestFromRow, backtestRow } from './run';

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string }): Promise<Backtest> {
  requireRole(context, 'admin');
  return backtestFromRow(await backtestRow(context.services.db.pool, context.org.id, input.id));
}
