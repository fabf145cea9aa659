import { requireRole, type ServiceContext } from '../context';
import { decodeCursor, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { VIEW_COLUMNS, type View, type ViewRow, viewFromRow } from './view';

/** Sorted by name. */
export async function list(context: ServiceContext, input: PageInput = {}): Promise<Page<View>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const after = input.cursor === undefined ? '' : (decodeCursor(input.cursor, 1)[0] as string);
  const { rows } = await context.services.db.pool.query<ViewRow>(
    `select ${VIEW_COLUMNS} from saved_view
     where org_id = $1 and name collate "C" > $2 order by name collate "C" limit $3`,
    [context.org.id, after, limit + 1],
  );
  const items = rows.slice(0, limit).map(viewFromRow);
  return { items, nextCursor: rows.length > limit ? encodeCursor([items.at(-1)?.name as string]) : null };
}
