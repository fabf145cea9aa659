import { requireRole, type ServiceContext } from '../context';
import { type Destination, destinationFromRow, liveDestination } from './destination';

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string }): Promise<Destination> {
  requireRole(context, 'admin');
  return destinationFromRow(context, await liveDestination(context.services.db.pool, context.org.id, input.id));
}
