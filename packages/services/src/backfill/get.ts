import { requireRole, type ServiceContext } from '../context';
import { type Backfill, listBackfills, readBackfill } from './run';

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string; backfillId: string }): Promise<Backfill> {
  requireRole(context, 'admin');
  return readBackfill(context, input.id, input.backfillId);
}

/** The last hundred of a rule, newest first. @throws Fault `not_found` */
export async function list(context: ServiceContext, input: { id: string }): Promise<{ items: Backfill[] }> {
  requireRole(context, 'admin');
  return { items: await listBackfills(context, input.id) };
}
