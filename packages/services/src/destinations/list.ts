import { requireRole, type ServiceContext } from '../context';
import { AFTER_CREATED, CREATED_US, decodeCreated, pageOfCreated } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { DESTINATION_COLUMNS, type Destination, type DestinationRow, destinationFromRow } from './destination';

/** Newest first. */
export async function list(context: ServiceContext, input: PageInput = {}): Promise<Page<Destination>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const { rows } = await context.services.db.pool.query<DestinationRow & { created_us: string }>(
    `select ${DESTINATION_COLUMNS}, ${CREATED_US} from destination
     where org_id = $1 and deleted_at is null and ${AFTER_CREATED} order by created_at desc, id desc limit $4`,
    [context.org.id, ...decodeCreated(input.cursor), limit + 1],
  );
  return pageOfCreated(rows, limit, (row) => destinationFromRow(context, row));
}
