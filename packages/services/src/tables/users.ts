import type { RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';

/** A live rule that looks something up in a table. */
export interface TableUser {
  readonly rule: string;
  /** Columns of the table. */
  readonly columns: readonly string[];
}

/** @returns the live rules of the org that use a table, with the columns they use */
export async function tableUsers(client: PoolClient, orgId: number, table: string): Promise<TableUser[]> {
  const { rows } = await client.query<{ definition: string }>(
    `select definition from rule where org_id = $1 and deleted_at is null and position('"enrich"' in definition) > 0
     order by created_at, id`,
    [orgId],
  );
  return rows.flatMap((row) => {
    const { name, enrich = [] } = JSON.parse(row.definition) as RuleDefinition;
    const own = enrich.filter((one) => one.table === table);
    return own.length === 0 ? [] : [{ rule: name, columns: own.flatMap(({ columns }) => Object.values(columns)) }];
  });
}
