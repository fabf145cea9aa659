import type { Db } from '@logflow/db';
import { LookupTable } from '@logflow/rules';
import { LRUCache } from 'lru-cache';
import { parseCsv } from './csv';

/** What tables may take of a process' memory, by the bytes of their CSV; parsed they take a few times that. */
const CACHED_BYTES = 64 * 1024 * 1024;

/** Revisions are immutable. */
const caches = new WeakMap<object, LRUCache<string, LookupTable>>();

/** @returns the org's tables by name, each parsed once a revision */
export async function lookupTables(db: Pick<Db, 'pool'>, orgId: number): Promise<Map<string, LookupTable>> {
  const cache = cacheOf(db.pool);
  const { rows } = await db.pool.query<{ name: string; revision: string }>(
    'select name, revision from lookup_table where org_id = $1 order by name',
    [orgId],
  );
  const tables = new Map<string, LookupTable>();
  for (const { name, revision } of rows) {
    const table = cache.get(revision) ?? (await readTable(db, orgId, name, cache));
    if (table !== undefined) tables.set(name, table);
  }
  return tables;
}

/** @returns undefined where it was deleted meanwhile; a newer revision where it was replaced */
async function readTable(db: Pick<Db, 'pool'>, orgId: number, name: string, cache: LRUCache<string, LookupTable>) {
  const { rows } = await db.pool.query<{ revision: string; csv: string }>(
    'select revision, csv from lookup_table where org_id = $1 and name = $2',
    [orgId, name],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const { columns, rows: cells } = parseCsv(row.csv);
  const table = new LookupTable(columns, cells);
  cache.set(row.revision, table, { size: 1 + row.csv.length });
  return table;
}

function cacheOf(pool: object): LRUCache<string, LookupTable> {
  const known = caches.get(pool);
  if (known) return known;
  const cache = new LRUCache<string, LookupTable>({ maxSize: CACHED_BYTES });
  caches.set(pool, cache);
  return cache;
}
