import { type Db, transaction } from '@logflow/db';
import type pg from 'pg';
import { boundariesFrom, refreshesAt } from './boundaries';
import { type BudgetMove, moveBudgets } from './budgets';
import type { IdleSeries } from './idle';

const SAMPLES_PER_ROW = 5_000;

/** Boundaries that were passed at once and have no samples yet. */
interface PassageRow {
  readonly first_us: number;
  readonly last_us: number;
  readonly before_us: number;
  readonly interval_us: number;
}

/**
 * Stores the samples of the boundaries that were passed, oldest first. Commits go on meanwhile; where this is killed, it
 * stores the same values when it is called again, however late.
 * @param idle are retired where they still are idle
 */
export async function storePassages(db: Db, idle: readonly IdleSeries[] = []): Promise<void> {
  while (await transaction(db, (client) => storeOldest(client, idle)));
}

/** @returns whether there was one to store, which nobody else was storing. */
async function storeOldest(client: pg.PoolClient, idle: readonly IdleSeries[]): Promise<boolean> {
  const { rows } = await client.query<PassageRow>(
    `delete from passage where first_us = (select min(first_us) from passage)
     returning first_us, last_us, before_us, interval_us`,
  );
  if (rows[0]) await moveBudgets(client, await storeSamples(client, rows[0], idle));
  return rows[0] !== undefined;
}

/**
 * $1 the first boundary due, $2 the one before it, $3 the interval, $4 boundaries that refresh, $5 slots, $6 chunk, $7 to
 * $11 idle series as columns.
 * A total stood at the boundary as it was before the first commit that came after it, or as it stands: both are read in
 * this one snapshot. A series born between the boundaries gets a 0 at the one before, unless it is a gauge.
 * One that rests and has changed returns: at the boundary before it gets the total that it rested with (where its marker
 * stands there, it rests until this one). Idle ones get their marker, NaN, at the first boundary, and rest from there; those
 * that have no total yet get none, and return as they are born.
 * What moved is looked up by an array of ids, which reads each page of the index once. What is refreshed is cut down to its
 * slot before resting series are left out of it: there may be a million of them.
 * generate_series stands beside the ids for the planner alone, which then expects 1,000 of them instead of 10, and joins by
 * hash: nested loops took a minute.
 * Samples of series that a backfill holds are stored for it, and not sent.
 * A native histogram is told whole: where one of its series is due all are, those that did not change too, in a row of the
 * outbox that has no other. Its zero at birth is that of its sum and count; a bucket born later was missing before.
 */
const STORE_SAMPLES = `
  with changed as (
    delete from series_change where committed_us < $1::bigint returning org_id, series_ids
  ),
  native as (
    select org_id, id, native_histogram as whole, get_byte(native_histogram, 0) as slot
    from series where native_histogram is not null
  ),
  touched as (
    select distinct changed.org_id, ids.id
    from changed, rows from (unnest(series_ids), generate_series(1, cardinality(series_ids))) as ids (id, place)
  ),
  later as (
    select distinct on (change.org_id, was.id) change.org_id, was.id, was.total
    from series_change as change,
      rows from (unnest(series_ids), unnest(priors), generate_series(1, cardinality(series_ids))) as was (id, total, place)
    where change.committed_us >= $1::bigint order by change.org_id, was.id, change.id
  ),
  returned as (
    update series_rest as r set returned_us = case when r.retired_us = $2::bigint then $1::bigint else $2::bigint end
    from touched where r.org_id = touched.org_id and r.leader_id = touched.id and r.returned_us is null
    returning r.org_id, r.series_id as id, r.leader_id, r.counted, r.total, r.returned_us
  ),
  rested as (
    insert into series_rest (org_id, series_id, leader_id, counted, total, retired_us)
    select idle.org_id, idle.series_id, idle.leader_id, idle.counted, coalesce(own.total, 0), $1::bigint
    from unnest($7::int[], $8::bigint[], $9::bigint[], $10::boolean[], $11::bigint[])
      as idle (org_id, series_id, leader_id, counted, before_us)
    left join series_total own on own.org_id = idle.org_id and own.series_id = idle.series_id
    left join series_total leader on leader.org_id = idle.org_id and leader.series_id = idle.leader_id
    where (leader.changed_us < idle.before_us or leader.changed_us is null)
      and not exists (select from touched where touched.org_id = idle.org_id and touched.id = idle.leader_id)
    on conflict do nothing
    returning org_id, series_id as id, leader_id, counted
  ),
  changed_whole as (
    select distinct native.org_id, native.whole from touched join native using (org_id, id)
  ),
  moved as (
    select org_id, id from touched
    union all
    select org_id, id from returned
    where not exists (select from touched where touched.org_id = returned.org_id and touched.id = returned.id)
    union all
    select org_id, id from native join changed_whole using (org_id, whole)
    where not exists (
      select from (select org_id, id from touched union all select org_id, id from returned) as known
      where known.org_id = native.org_id and known.id = native.id
    )
  ),
  own as (
    select t.org_id, t.series_id as id, t.total, coalesce(native.slot, t.series_id) as slot
    from (select org_id, array_agg(id) as ids from moved group by org_id) as moved
    join series_total as t on t.org_id = moved.org_id and t.series_id = any (moved.ids)
    left join native on native.org_id = t.org_id and native.id = t.series_id
  ),
  decided as (
    select org_id, id from moved union all select org_id, id from rested
  ),
  sampled as (
    select org_id, id, $1::bigint as boundary_us, total from own
    union all
    select own.org_id, own.id, refresh.at, own.total
    from unnest($4::bigint[]) as refresh (at) join own on own.slot % $5::bigint = refresh.at / $3::bigint % $5::bigint
    where refresh.at <> $1::bigint
    union all
    select t.org_id, t.series_id, refresh.at, t.total
    from unnest($4::bigint[]) as refresh (at)
    join series_total as t on t.series_id % $5::bigint = refresh.at / $3::bigint % $5::bigint
    where not exists (
        select from (select org_id, id from decided union all select org_id, id from native) as other
        where other.org_id = t.org_id and other.id = t.series_id
      )
      and not exists (
        select from series_rest as r where r.org_id = t.org_id and r.series_id = t.series_id and r.returned_us is null
      )
    union all
    select native.org_id, native.id, refresh.at, t.total
    from unnest($4::bigint[]) as refresh (at)
    join native on native.slot % $5::bigint = refresh.at / $3::bigint % $5::bigint
    join series_total as t on t.org_id = native.org_id and t.series_id = native.id
    where not exists (select from decided where decided.org_id = native.org_id and decided.id = native.id)
      and not exists (
        select from series_rest as r
        where r.org_id = native.org_id and r.series_id = native.id and r.returned_us is null
      )
  ),
  due as (
    select org_id, id, $2::bigint as boundary_us, 0::double precision as total
    from series where born_us >= $2::bigint and born_us < $1::bigint and type <> 'gauge'
      and (native_histogram is null or metric not like '%\\_bucket')
      and (org_id, id) in (select org_id, id from touched)
    union all
    select returned.org_id, returned.id, $2::bigint, returned.total
    from returned join series on series.org_id = returned.org_id and series.id = returned.id
    where returned.returned_us = $2::bigint and series.born_us < $2::bigint
    union all
    select rested.org_id, rested.id, $1::bigint, 'NaN'
    from rested join series_total as t on t.org_id = rested.org_id and t.series_id = rested.id
    union all
    select sampled.org_id, sampled.id, sampled.boundary_us,
      case when later.id is null then sampled.total else later.total end
    from sampled left join later on later.org_id = sampled.org_id and later.id = sampled.id
  ),
  held as materialized (
    select series.org_id, series.id, hold.backfill_id from backfill_hold as hold
    join series on series.org_id = hold.org_id and series.metric = hold.metric
  ),
  filled as (
    select due.org_id, due.boundary_us, held.backfill_id as held_by,
      array_agg(due.id) as ids, array_agg(due.total) as totals
    from due left join held on held.org_id = due.org_id and held.id = due.id
    left join native on native.org_id = due.org_id and native.id = due.id
    where due.total is not null group by 1, 2, 3, native.whole
  ),
  stored as (
    insert into sample_outbox (org_id, boundary_us, held_by, series_ids, totals)
    select org_id, boundary_us, held_by, ids[first : first + $6::int - 1], totals[first : first + $6::int - 1]
    from filled, generate_series(1, cardinality(ids), $6::int) as first
    order by boundary_us, org_id, held_by, first
  ),
  places as (
    select org_id, id, 1 as by from rested where counted and id = leader_id
    union all select org_id, id, -1 from returned where counted and id = leader_id
  )
  select places.org_id as "orgId", sum(places.by)::int as resting,
    case when series.type = 'histogram' then left(series.metric, -6) else series.metric end as metric
  from places join series on series.org_id = places.org_id and series.id = places.id group by 1, 3`;

/** @returns how many label sets of each metric went to rest, less those that came back. */
async function storeSamples(
  client: pg.PoolClient,
  passage: PassageRow,
  idle: readonly IdleSeries[],
): Promise<BudgetMove[]> {
  const { first_us: first, last_us: last, before_us: before, interval_us: interval } = passage;
  const { at, slots } = refreshesAt(boundariesFrom(first, last, interval), interval);
  const { rows } = await client.query<BudgetMove>({
    name: 'store-samples',
    text: STORE_SAMPLES,
    values: [
      ...[first, before, interval, at, slots, SAMPLES_PER_ROW],
      ...[idle.map((one) => one.orgId), idle.map((one) => one.seriesId), idle.map((one) => one.leaderId)],
      ...[idle.map((one) => one.counted), idle.map((one) => one.beforeUs)],
    ],
  });
  return rows;
}
