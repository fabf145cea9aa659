import { type Db, LOCK_SPACE, LOCKS, transaction } from '@logflow/db';
import type pg from 'pg';
import { type Passage, passageAt } from './boundaries';

interface SamplerRow {
  readonly last_boundary_us: number;
  readonly next_boundary_us: number;
  readonly now_us: number;
}

/**
 * Moves the boundaries up to PostgreSQL's clock, and notes that their samples are to be stored. Commits wait for this
 * alone: none is between its stamp and its end meanwhile.
 *
 * It does not wait for the disk either: a commit that was stamped after the move stands behind it in PostgreSQL's log, so
 * where a power cut takes the move, nothing that is left has seen it.
 * @returns how many boundaries were passed.
 */
export function passBoundaries(db: Db, intervalUs: number): Promise<number> {
  return transaction(db, async (client) => {
    await client.query('set local synchronous_commit = off');
    await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
    const row = await readSampler(client);
    const passage = passageAt(row.now_us, row.next_boundary_us, intervalUs);
    if (!passage) return 0;
    await advance(client, row, passage, intervalUs);
    return passage.due.length;
  });
}

/** Whether a boundary is due, or one was passed whose samples are not stored; seen without a lock. */
export async function isDue(db: Db): Promise<boolean> {
  const found = await db.pool.query<{ due: boolean }>(
    'select next_boundary_us <= clock_us() or exists (select from passage) as due from sampler',
  );
  return found.rows[0]?.due ?? false;
}

async function readSampler(client: pg.PoolClient): Promise<SamplerRow> {
  const found = await client.query<SamplerRow>(
    'select last_boundary_us, next_boundary_us, clock_us() as now_us from sampler',
  );
  const row = found.rows[0];
  if (!row) throw new Error('the table sampler has lost its row');
  return row;
}

async function advance(client: pg.PoolClient, from: SamplerRow, { due, next }: Passage, intervalUs: number) {
  const { last_boundary_us: before, next_boundary_us: first } = from;
  const moved = await client.query(
    `with moved as (
       update sampler set interval_us = $1, last_boundary_us = $2, next_boundary_us = $3 where next_boundary_us = $4
       returning interval_us, last_boundary_us
     ) insert into passage (first_us, last_us, before_us, interval_us)
       select $4, last_boundary_us, $5, interval_us from moved`,
    [intervalUs, due.at(-1), next, first, before],
  );
  if (moved.rowCount !== 1) throw new Error(`the boundary ${first} was passed by someone else`);
}
