import { type Db, LOCK_SPACE, LOCKS, transaction } from '@logflow/db';
import { nextBack } from '@logflow/storage';
import type pg from 'pg';
import { type BudgetMove, moveBudgets } from '../sampler/budgets';
import type { BackfillRow, BackfillState } from './backfill';
import { rangeOf } from './cover';
import { readChanges, readLive, seriesOf } from './increments';
import { pointsOf } from './points';
import { cadenceOfBackfill } from './publish';

const SAMPLES_PER_ROW = 5_000;

/** Undoes the attempt to end a backfill that has something to do yet. */
class NotYet extends Error {}

/**
 * Ends a backfill: totals grow by its sums, the last boundaries go to the outbox, and the series publish from now on,
 * all in one transaction that no commit and no boundary comes between.
 *
 * Totals are locked before the commit lock, as a commit does, so the two never wait for each other.
 * @returns false where lines were committed under older rules meanwhile, or boundaries have passed that are not sent
 * or whose samples are just being stored: then it is to be tried again
 */
export async function finishBackfill(db: Db, backfill: BackfillRow): Promise<boolean> {
  try {
    await transaction(db, (client) => finish(db, client, backfill));
  } catch (error) {
    if (error instanceof NotYet) return false;
    throw error;
  }
  await db.pool.query('delete from backfill_increment where org_id = $1 and backfill_id = $2', [
    backfill.orgId,
    backfill.id,
  ]);
  return true;
}

async function finish(db: Db, client: pg.PoolClient, backfill: BackfillRow): Promise<void> {
  const { orgId, id } = backfill;
  const ended = await client.query(
    `update backfill set state = $5, ended_at = clock_timestamp() where org_id = $1 and id = $2 and state = 'running'
       and horizon_us = $3 and covered_to_us = $4`,
    [orgId, id, backfill.horizonUs, backfill.coveredToUs, stateAfter(backfill)],
  );
  if (ended.rowCount === 0) throw new NotYet();
  await addTotals(client, backfill);
  await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
  const { rows } = await client.query<{ last: number; stored: boolean }>(
    'select last_boundary_us as last, not exists (select from passage) as stored from sampler',
  );
  const { last, stored } = rows[0] as { last: number; stored: boolean };
  if (!stored) throw new NotYet();
  await refuseUncovered(db, backfill);
  await setBirths(client, backfill);
  await storeLast(client, backfill, last);
  await forgetRests(client, backfill);
  await client.query('delete from sample_outbox where org_id = $1 and held_by = $2', [orgId, id]);
  await client.query('delete from backfill_hold where org_id = $1 and backfill_id = $2', [orgId, id]);
}

function stateAfter({ stopping, failure }: BackfillRow): BackfillState {
  if (failure !== null) return 'failed';
  return stopping ? 'cancelled' : 'done';
}

async function addTotals(client: pg.PoolClient, { orgId, id }: BackfillRow): Promise<void> {
  await client.query(
    `insert into series_total as t (org_id, series_id, total)
     select org_id, series_id, sum(increments order by boundary_us) from backfill_increment where org_id = $1 and backfill_id = $2
     group by org_id, series_id order by series_id
     on conflict (org_id, series_id) do update set total = t.total + excluded.total, changed_us = clock_us()`,
    [orgId, id],
  );
}

/** Commits are visible before they let go of the commit lock, so any connection sees all of them now. */
async function refuseUncovered(db: Db, backfill: BackfillRow): Promise<void> {
  const { orgId, coveredToUs, toUs } = backfill;
  if (coveredToUs >= toUs) return;
  if ((await nextBack(db, orgId, rangeOf(backfill, coveredToUs, toUs), 1)) !== null) throw new NotYet();
}

/** A series was born with the first line that counts in it, whenever that was found. */
async function setBirths(client: pg.PoolClient, { orgId, id }: BackfillRow): Promise<void> {
  await client.query(
    `update series set born_us = least(coalesce(series.born_us, first.us), first.us)
     from (
       select series_id, min(first_us) as us from backfill_increment where org_id = $1 and backfill_id = $2 group by 1
     ) first
     where series.org_id = $1 and series.id = first.series_id`,
    [orgId, id],
  );
}

/** What rested had no total yet: no commit tells the sampler that it has one now, and a past. */
async function forgetRests(client: pg.PoolClient, { orgId, id }: BackfillRow): Promise<void> {
  const { rows } = await client.query<BudgetMove>(
    `with forgotten as (
       delete from series_rest where org_id = $1
         and leader_id in (select series_id from backfill_increment where org_id = $1 and backfill_id = $2)
       returning series_id, leader_id, counted, returned_us
     )
     select series.org_id as "orgId", -count(*)::int as resting,
       case when series.type = 'histogram' then left(series.metric, -6) else series.metric end as metric
     from forgotten join series on series.org_id = $1 and series.id = forgotten.series_id
     where counted and series_id = leader_id and returned_us is null group by 1, 3`,
    [orgId, id],
  );
  await moveBudgets(client, rows);
}

/** What has not been sent of the boundaries that have passed: so few that they go the way of all samples. */
async function storeLast(client: pg.PoolClient, backfill: BackfillRow, lastUs: number): Promise<void> {
  const ids = await seriesOf(client, backfill);
  const changes = await readChanges(client, backfill, ids, await readLive(client, backfill));
  const boundaries = new Map<number, { ids: number[]; totals: number[] }>();
  changes.forEach((own, i) => {
    for (const { boundaryUs, value } of pointsOf(own, cadenceOfBackfill(backfill), backfill.horizonUs, lastUs)) {
      const row = boundaries.get(boundaryUs) ?? { ids: [], totals: [] };
      boundaries.set(boundaryUs, row);
      row.ids.push(ids[i] as number);
      row.totals.push(value);
    }
  });
  for (const [boundaryUs, row] of [...boundaries].sort(([a], [b]) => a - b)) {
    for (let at = 0; at < row.ids.length; at += SAMPLES_PER_ROW) {
      const end = at + SAMPLES_PER_ROW;
      await client.query(
        'insert into sample_outbox (org_id, boundary_us, series_ids, totals) values ($1, $2, $3, $4)',
        [backfill.orgId, boundaryUs, row.ids.slice(at, end), row.totals.slice(at, end)],
      );
    }
  }
}
