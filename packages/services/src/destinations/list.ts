import { requireRole, type ServiceContext } from '../context';
import { decodeCursor, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { DESTINATION_COLUMNS, type Destination, type DestinationRow, destinationFromRow } from './destination';

/** Newest first. */
export async function list(context: ServiceContext, input: PageInput = {}): Promise<Page<Destination>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const after = input.cursor === undefined ? [null, null] : decodeCursor(input.cursor, 2);
  const { rows } = await context.services.db.pool.query<DestinationRow & { position: string }>(
    `select ${DESTINATION_COLUMNS}, created_at::text as position from destination
     where org_id = $1 and deleted_at is null and ($2::text is null or (created_at, id) < ($2::timestamptz, $3::uuid))
     order by created_at desc, id desc limit $4`,
    [context.org.id, ...after, limit + 1],
  );
  const last = rows[limit - 1];
  const nextCursor = rows.length > limit && last ? encodeCursor([last.position, last.id]) : null;
  return { items: rows.slice(0, limit).map((row) => destinationFromRow(context, row)), nextCursor };
}
