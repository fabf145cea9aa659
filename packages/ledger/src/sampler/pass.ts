import { type Db, LOCK_SPACE, LOCKS, transaction } from '@logflow/db';
import type pg from 'pg';
import { type Passage, passageAt } from './boundaries';
import { type BudgetMove, moveBudgets } from './budgets';
import type { IdleSeries } from './idle';

const SAMPLES_PER_ROW = 5_000;

interface SamplerRow {
  readonly last_boundary_us: number;
  readonly next_boundary_us: number;
  readonly now_us: number;
}

/**
 * Moves the boundaries up to PostgreSQL's clock and stores the samples that are due at those it passes. Commits wait
 * meanwhile, so that what is read is what was committed before the first of them.
 * @param idle are retired where they still are idle
 * @returns how many boundaries were passed.
 */
export function passBoundaries(db: Db, intervalUs: number, idle: readonly IdleSeries[] = []): Promise<number> {
  return transaction(db, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
    const row = await readSampler(client);
    const passage = passageAt(row.now_us, row.next_boundary_us, intervalUs);
    if (!passage) return 0;
    await advance(client, row.next_boundary_us, passage, intervalUs);
    const moves = await storeSamples(client, row.last_boundary_us, { passage, intervalUs, idle });
    await moveBudgets(client, moves);
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
 * $1 the first boundary due, $2 the one before it, $3 the interval, $4 boundaries that refresh, $5 slots, $6 chunk, $7 to
 * $11 idle series as columns.
 * A series is newborn where its first commit is among the changes read here: it gets a 0 at the boundary before,
 * unless it is a gauge. No change is older than the boundary before, so series born before it are passed over by index.
 * One that rests and has changed returns: at the boundary before it gets the total that it rested with (where its marker
 * stands there, it rests until this one). Idle ones get their marker, NaN, at the first boundary, and rest from there.
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
  returned as (
    update series_rest as r set returned_us = case when r.retired_us = $2::bigint then $1::bigint else $2::bigint end
    from touched where r.org_id = touched.org_id and r.leader_id = touched.id and r.returned_us is null
    returning r.org_id, r.series_id as id, r.leader_id, r.counted, r.total, r.returned_us
  ),
  rested as (
    insert into series_rest (org_id, series_id, leader_id, counted, total, retired_us)
    select own.org_id, own.series_id, idle.leader_id, idle.counted, own.total, $1::bigint
    from unnest($7::int[], $8::bigint[], $9::bigint[], $10::boolean[], $11::bigint[])
      as idle (org_id, series_id, leader_id, counted, before_us)
    join series_total own on own.org_id = idle.org_id and own.series_id = idle.series_id
    join series_total leader on leader.org_id = idle.org_id and leader.series_id = idle.leader_id
    where leader.changed_us < idle.before_us
      and not exists (select from touched where touched.org_id = idle.org_id and touched.id = idle.leader_id)
    on conflict do nothing
    returning org_id, series_id as id, leader_id, counted
  ),
  resting as materialized (
    (select org_id, series_id from series_rest where returned_us is null except select org_id, id from returned)
    union all select org_id, id from rested
  ),
  due as (
    select touched.org_id, touched.id, $2::bigint as boundary_us, 0::double precision as total
    from series join touched on touched.org_id = series.org_id and touched.id = series.id
    where series.born_us >= $2::bigint and series.born_us >= touched.since and series.type <> 'gauge'
      and (touched.org_id, touched.id) not in (select org_id, id from returned)
    union all
    select org_id, id, $2::bigint, total from returned where returned_us = $2::bigint
    union all
    select org_id, id, $1::bigint, 'NaN' from rested
    union all
    select series_total.org_id, series_total.series_id, $1::bigint, series_total.total
    from series_total
    where (org_id, series_id) in (select org_id, id from touched union all select org_id, id from returned)
      or $1::bigint = any($4::bigint[]) and series_id % $5::bigint = $1::bigint / $3::bigint % $5::bigint
        and (org_id, series_id) not in (select org_id, series_id from resting)
    union all
    select series_total.org_id, series_total.series_id, refresh.at, series_total.total
    from unnest($4::bigint[]) as refresh (at)
    join series_total on series_total.series_id % $5::bigint = refresh.at / $3::bigint % $5::bigint
    where refresh.at <> $1::bigint and (org_id, series_id) not in (select org_id, series_id from resting)
  ),
  held as materialized (
    select series.org_id, series.id, hold.backfill_id from backfill_hold as hold
    join series on series.org_id = hold.org_id and series.metric = hold.metric
  ),
  filled as (
    select due.org_id, due.boundary_us, held.backfill_id as held_by,
      array_agg(due.id order by due.id) as ids, array_agg(due.total order by due.id) as totals
    from due left join held on held.org_id = due.org_id and held.id = due.id group by 1, 2, 3
  ),
  stored as (
    insert into sample_outbox (org_id, boundary_us, held_by, series_ids, totals)
    select org_id, boundary_us, held_by, ids[first : first + $6::int - 1], totals[first : first + $6::int - 1]
    from filled, generate_series(1, cardinality(ids), $6::int) as first
    order by boundary_us, org_id, held_by, first
  ),
  moved as (
    select org_id, id, 1 as by from rested where counted and id = leader_id
    union all select org_id, id, -1 from returned where counted and id = leader_id
  )
  select moved.org_id as "orgId", sum(moved.by)::int as resting,
    case when series.type = 'histogram' then left(series.metric, -6) else series.metric end as metric
  from moved join series on series.org_id = moved.org_id and series.id = moved.id group by 1, 3`;

interface Storing {
  readonly passage: Passage;
  readonly intervalUs: number;
  readonly idle: readonly IdleSeries[];
}

/** @returns how many label sets of each metric went to rest, less those that came back. */
async function storeSamples(client: pg.PoolClient, last: number, storing: Storing): Promise<BudgetMove[]> {
  const { due, refreshed, slots } = storing.passage;
  const { idle } = storing;
  const { rows } = await client.query<BudgetMove>({
    name: 'store-samples',
    text: STORE_SAMPLES,
    values: [
      ...[due[0], last, storing.intervalUs, refreshed, slots, SAMPLES_PER_ROW],
      ...[idle.map((one) => one.orgId), idle.map((one) => one.seriesId), idle.map((one) => one.leaderId)],
      ...[idle.map((one) => one.counted), idle.map((one) => one.beforeUs)],
    ],
  });
  return rows;
}
