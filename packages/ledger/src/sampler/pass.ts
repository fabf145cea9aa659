import { type Db, LOCK_SPACE, LOCKS, transaction } from '@logflow/db';
import type pg from 'pg';
import { type Passage, passageAt } from './boundaries';

const SAMPLES_PER_ROW = 5_000;

interface SamplerRow {
  readonly last_boundary_us: number;
  readonly next_boundary_us: number;
  readonly now_us: number;
}

/**
 * Moves the boundaries up to PostgreSQL's clock and stores the samples that are due at those it passes. Commits wait
 * meanwhile, so that what is read is what was committed before the first of them.
 * @returns how many boundaries were passed.
 */
export function passBoundaries(db: Db, intervalUs: number): Promise<number> {
  return transaction(db, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
    const row = await readSampler(client);
    const passage = passageAt(row.now_us, row.next_boundary_us, intervalUs);
    if (!passage) return 0;
    await advance(client, row.next_boundary_us, passage, intervalUs);
    await storeSamples(client, row.last_boundary_us, passage, intervalUs);
    return passage.due.length;
  });
}

/** Whether a boundary is due, seen without a lock. */
export async function isDue(db: Db): Promise<boolean> {
  const found = await db.pool.query<{ due: boolean }>('select next_boundary_us <= clock_us() as due from sampler');
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

async function advance(client: pg.PoolClient, expected: number, passage: Passage, intervalUs: number): Promise<void> {
  const moved = await client.query(
    `update sampler set interval_us = $1, last_boundary_us = $2, next_boundary_us = $3 where next_boundary_us = $4`,
    [intervalUs, passage.due.at(-1), passage.next, expected],
  );
  if (moved.rowCount !== 1) throw new Error(`the boundary ${expected} was passed by someone else`);
}

/**
 * $1 the first boundary due, $2 the one before it, $3 the interval, $4 boundaries that refresh, $5 slots, $6 chunk.
 * A series is newborn where its first commit is among the changes read here: it gets a 0 at the boundary before,
 * unless it is a gauge. No change is older than the boundary before, so series born before it are passed over by index.
 * One walk over the totals finds both what changed and what is refreshed: commits wait for this statement, and it took a
 * third of what looking each series up took (155 ms instead of 430 at 100,000 series, 10,000 changed, a busy machine).
 * Samples of series that a backfill holds are stored for it, and not sent.
 */
const STORE_SAMPLES = `
  with changed as (
    delete from series_change where committed_us < $1::bigint returning org_id, committed_us, series_ids
  ),
  touched as (
    select changed.org_id, ids.id, min(changed.committed_us) as since
    from changed, unnest(changed.series_ids) as ids (id) group by 1, 2
  ),
  due as (
    select touched.org_id, touched.id, $2::bigint as boundary_us, 0::double precision as total
    from series join touched on touched.org_id = series.org_id and touched.id = series.id
    where series.born_us >= $2::bigint and series.born_us >= touched.since and series.type <> 'gauge'
    union all
    select series_total.org_id, series_total.series_id, $1::bigint, series_total.total
    from series_total
    where (org_id, series_id) in (select org_id, id from touched)
      or $1::bigint = any($4::bigint[]) and series_id % $5::bigint = $1::bigint / $3::bigint % $5::bigint
    union all
    select series_total.org_id, series_total.series_id, refresh.at, series_total.total
    from unnest($4::bigint[]) as refresh (at)
    join series_total on series_total.series_id % $5::bigint = refresh.at / $3::bigint % $5::bigint
    where refresh.at <> $1::bigint
  ),
  held as materialized (
    select series.org_id, series.id, hold.backfill_id from backfill_hold as hold
    join series on series.org_id = hold.org_id and series.metric = hold.metric
  ),
  filled as (
    select due.org_id, due.boundary_us, held.backfill_id as held_by,
      array_agg(due.id order by due.id) as ids, array_agg(due.total order by due.id) as totals
    from due left join held on held.org_id = due.org_id and held.id = due.id group by 1, 2, 3
  )
  insert into sample_outbox (org_id, boundary_us, held_by, series_ids, totals)
  select org_id, boundary_us, held_by, ids[first : first + $6::int - 1], totals[first : first + $6::int - 1]
  from filled, generate_series(1, cardinality(ids), $6::int) as first
  order by boundary_us, org_id, held_by, first`;

async function storeSamples(client: pg.PoolClient, last: number, passage: Passage, intervalUs: number): Promise<void> {
  const { due, refreshed, slots } = passage;
  await client.query({
    name: 'store-samples',
    text: STORE_SAMPLES,
    values: [due[0], last, intervalUs, refreshed, slots, SAMPLES_PER_ROW],
  });
}
