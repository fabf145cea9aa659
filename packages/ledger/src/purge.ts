import type { Db } from '@logflow/db';

const ROWS_AT_ONCE = 10_000;

/**
 * Forgets what was counted before `beforeMs` (milliseconds since the epoch), of all orgs. A job or a request that comes
 * back after that counts anew, so no job accepted earlier may still be waiting.
 * @returns how many entries were forgotten.
 */
export async function purgeLedger(db: Db, beforeMs: number): Promise<number> {
  let purged = 0;
  for (let more = true; more; ) {
    const gone = await db.pool.query(
      `delete from ledger where (org_id, entry) in (
         select org_id, entry from ledger where created_at < $1 order by created_at limit $2
       )`,
      [new Date(beforeMs), ROWS_AT_ONCE],
    );
    purged += gone.rowCount ?? 0;
    more = gone.rowCount === ROWS_AT_ONCE;
  }
  return purged;
}
