import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { parseCsv } from './csv';
import { TABLE_COLUMNS, type Table, type TableRow, tableFromRow } from './table';

const FIRST_ROWS = 20;

/** A table with the text that was uploaded, and what its first rows say. */
export interface TableText extends Table {
  readonly csv: string;
  readonly first: readonly (readonly string[])[];
}

/**
 * @returns the table with the text that was uploaded
 * @throws Fault `not_found`
 */
export async function get(context: ServiceContext, input: { id: string }): Promise<TableText> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<TableRow & { csv: string }>(
    `select ${TABLE_COLUMNS}, csv from lookup_table where org_id = $1 and id = $2`,
    [context.org.id, requireUuid('table', input.id)],
  );
  if (rows[0] === undefined) throw notFound('table', input.id);
  const { csv } = rows[0];
  return { ...tableFromRow(rows[0]), csv, first: parseCsv(csv).rows.slice(0, FIRST_ROWS) };
}
