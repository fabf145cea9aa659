import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { TABLE_COLUMNS, type Table, type TableRow, tableFromRow } from './table';

/**
 * @returns the table with the text that was uploaded
 * @throws Fault `not_found`
 */
export async function get(context: ServiceContext, input: { id: string }): Promise<Table & { readonly csv: string }> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<TableRow & { csv: string }>(
    `select ${TABLE_COLUMNS}, csv from lookup_table where org_id = $1 and id = $2`,
    [context.org.id, requireUuid('table', input.id)],
  );
  if (rows[0] === undefined) throw notFound('table', input.id);
  return { ...tableFromRow(rows[0]), csv: rows[0].csv };
}
