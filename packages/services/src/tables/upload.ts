import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { bumpRulesEpoch } from '../rules/save';
import { MAX_CSV_BYTES, MAX_ROWS, type ParsedCsv, parseCsv } from './csv';
import { TABLE_COLUMNS, type Table, type TableRow, tableFromRow } from './table';
import { tableUsers } from './users';

const MAX_TABLES = 100;
const NAME = 'a table is named with letters, digits, _ and -, at most 100 of them';

export const tableInput = z.strictObject({
  name: z.string({ error: NAME }).regex(/^[\w-]{1,100}$/, NAME),
  csv: z.string().meta({
    description: `The first row names the columns, the first column is the key; at most ${MAX_CSV_BYTES} bytes and ${MAX_ROWS} rows`,
  }),
});

/**
 * Stores a table, in the place of the one of the same name; workers use it within a second, as they do a saved rule.
 * @throws Fault `unprocessable` naming the limit or the line, or the rule that needs a column which is not there
 */
export async function upload(context: ServiceContext, input: unknown): Promise<Table> {
  requireRole(context, 'admin');
  const { name, csv } = parseInput(tableInput, input);
  const parsed = parseCsv(csv);
  return transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    await checkUsers(client, context.org.id, name, parsed);
    await checkCount(client, context.org.id, name);
    const { rows } = await client.query<TableRow>(
      `insert into lookup_table (org_id, name, columns, row_count, csv, author) values ($1, $2, $3, $4, $5, $6)
       on conflict (org_id, name) do update set revision = gen_random_uuid(), columns = excluded.columns,
         row_count = excluded.row_count, csv = excluded.csv, author = excluded.author, updated_at = clock_timestamp()
       returning ${TABLE_COLUMNS}`,
      [context.org.id, name, JSON.stringify(parsed.columns), parsed.rows.length, csv, context.actor.name],
    );
    return tableFromRow(rows[0] as TableRow);
  });
}

async function checkUsers(client: PoolClient, orgId: number, name: string, { columns }: ParsedCsv): Promise<void> {
  for (const { rule, columns: used } of await tableUsers(client, orgId, name)) {
    const missing = used.find((column) => !columns.includes(column));
    if (missing === undefined) continue;
    const message = `The rule ${JSON.stringify(rule)} needs the column ${JSON.stringify(missing)}, which this table does not have: add it, or change the rule first.`;
    throw new Fault('unprocessable', message, { errors: [{ path: 'csv', message }] });
  }
}

async function checkCount(client: PoolClient, orgId: number, name: string): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    'select count(*)::int as others from lookup_table where org_id = $1 and name <> $2',
    [orgId, name],
  );
  if ((rows[0]?.others ?? 0) < MAX_TABLES) return;
  const message = `There are ${MAX_TABLES} tables already, which is the limit: delete one first.`;
  throw new Fault('unprocessable', message, { errors: [{ path: 'name', message }] });
}
