import type pg from 'pg';
import type { BackfillRow } from './backfill';
import type { Increment } from './points';

type Querying = Pick<pg.PoolClient, 'query'>;

/** @returns the ids of all series that a backfill counted in, or that it holds and live lines counted in; ascending. */
export async function seriesOf(on: Querying, { orgId, id }: BackfillRow): Promise<number[]> {
  const { rows } = await on.query<{ id: number }>(
    `select distinct series_id as id from backfill_increment where org_id = $1 and backfill_id = $2
     union select unnest(series_ids) from sample_outbox where org_id = $1 and held_by = $2 order by id`,
    [orgId, id],
  );
  return rows.map((row) => row.id);
}

/** What live lines counted while the series were held: samples as the sampler read them, by series. */
export type LiveSamples = ReadonlyMap<number, readonly { readonly boundaryUs: number; readonly total: number }[]>;

/** @returns the held samples, by series, in order of their boundaries. */
export async function readLive(on: Querying, { orgId, id }: BackfillRow): Promise<LiveSamples> {
  const { rows } = await on.query<{ boundary_us: number; series_ids: number[]; totals: number[] }>(
    `select boundary_us, series_ids, totals from sample_outbox where org_id = $1 and held_by = $2
     order by boundary_us, id`,
    [orgId, id],
  );
  const samples = new Map<number, { boundaryUs: number; total: number }[]>();
  for (const row of rows) {
    row.series_ids.forEach((series, i) => {
      const own = samples.get(series) ?? [];
      samples.set(series, own);
      own.push({ boundaryUs: row.boundary_us, total: row.totals[i] as number });
    });
  }
  return samples;
}

/** @returns for each of the series, in order, what it gains at each boundary: history and live lines together. */
export async function readIncrements(
  on: Querying,
  { orgId, id }: BackfillRow,
  seriesIds: readonly number[],
  live: LiveSamples,
): Promise<Increment[][]> {
  const { rows } = await on.query<{ series_id: number; boundary_us: number; increments: number }>(
    `select series_id, boundary_us, increments from backfill_increment
     where org_id = $1 and backfill_id = $2 and series_id = any($3::bigint[])`,
    [orgId, id, seriesIds],
  );
  const gains = new Map(seriesIds.map((series) => [series, liveGains(live.get(series) ?? [])]));
  for (const row of rows) {
    const own = gains.get(row.series_id) as Map<number, number>;
    own.set(row.boundary_us, (own.get(row.boundary_us) ?? 0) + row.increments);
  }
  return seriesIds.map((series) =>
    [...(gains.get(series) as Map<number, number>)]
      .map(([boundaryUs, count]): Increment => ({ boundaryUs, count }))
      .sort((a, b) => a.boundaryUs - b.boundaryUs),
  );
}

function liveGains(samples: readonly { boundaryUs: number; total: number }[]): Map<number, number> {
  const gains = new Map<number, number>();
  let before = 0;
  for (const { boundaryUs, total } of samples) {
    if (total > before) gains.set(boundaryUs, total - before);
    before = Math.max(before, total);
  }
  return gains;
}
