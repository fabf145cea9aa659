import { logger } from '@logflow/runtime';
import type pg from 'pg';
import { LOCK_SPACE, LOCKS } from './locks';
import { type Db, transaction } from './pool';

const PARTITIONED = ['block', 'block_lines', 'block_marks', 'block_series'] as const;
const DAYS_AHEAD = 3;
const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1000;
const LOCK_WAIT = '3s';
/** A row of that day already lies in the default partition. */
const CHECK_VIOLATION = '23514';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Makes the partitions (UTC days of committed_us) of today and the three days to come, where they are missing.
 * A day whose partition cannot be made now is served by the default partition, so nothing depends on this in time.
 */
export async function ensurePartitions(db: Pick<Db, 'pool'>, nowMs: number): Promise<void> {
  const today = Math.floor(nowMs / DAY_MS);
  for (let day = today; day <= today + DAYS_AHEAD; day++) {
    for (const table of PARTITIONED) await ensurePartition(db, table, day * DAY_MS);
  }
}

async function ensurePartition(db: Pick<Db, 'pool'>, table: string, fromMs: number): Promise<void> {
  const name = `${table}_${new Date(fromMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const known = await db.pool.query<{ known: boolean }>('select to_regclass($1) is not null as known', [name]);
  if (known.rows[0]?.known) return;
  try {
    await transaction(db, (client) => createPartition(client, table, name, fromMs));
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== CHECK_VIOLATION && code !== LOCK_NOT_AVAILABLE) throw error;
    logger.warn({ partition: name, reason: (error as Error).message }, 'left this day to the default partition');
  }
}

async function createPartition(client: pg.PoolClient, table: string, name: string, fromMs: number): Promise<void> {
  const from = fromMs * MICROS_PER_MS;
  const to = (fromMs + DAY_MS) * MICROS_PER_MS;
  await client.query(`set local lock_timeout = '${LOCK_WAIT}'`);
  await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.partitions]);
  await client.query(`create table if not exists ${name} partition of ${table} for values from (${from}) to (${to})`);
}
