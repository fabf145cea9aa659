import type pg from 'pg';
import type { BackfillRow } from './backfill';
import type { Point } from './points';

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

/** What live lines counted while the series were held: totals as the sampler read them, by series. */
export type LiveSamples = ReadonlyMap<number, readonly Point[]>;

/** @returns the held samples, by series, in order of their boundaries. */
export async function readLive(on: Querying, { orgId, id }: BackfillRow): Promise<LiveSamples> {
  const { rows } = await on.query<{ boundary_us: number; series_ids: number[]; totals: number[] }>(
    `select boundary_us, series_ids, totals from sample_outbox where org_id = $1 and held_by = $2
     order by boundary_us, id`,
    [orgId, id],
  );
  const samples = new Map<number, Point[]>();
  for (const row of rows) {
    row.series_ids.forEach((series, i) => {
      const own = samples.get(series) ?? [];
      samples.set(series, own);
      own.push({ boundaryUs: row.boundary_us, value: row.totals[i] as number });
    });
  }
  return samples;
}

/**
 * @returns for each of the series, in order, its values wherever they change: history and live lines together. Both are
 *   added up as the totals are, so that no value is above what the total becomes when the backfill ends.
 */
export async function readChanges(
  on: Querying,
  { orgId, id }: BackfillRow,
  seriesIds: readonly number[],
  live: LiveSamples,
): Promise<Point[][]> {
  const { rows } = await on.query<{ series_id: number; boundary_us: number; increments: number }>(
    `select series_id, boundary_us, increments from backfill_increment
     where org_id = $1 and backfill_id = $2 and series_id = any($3::bigint[]) order by boundary_us`,
    [orgId, id, seriesIds],
  );
  const history = new Map(seriesIds.map((series) => [series, [] as Point[]]));
  for (const row of rows) {
    const own = history.get(row.series_id) as Point[];
    own.push({ boundaryUs: row.boundary_us, value: (own.at(-1)?.value ?? 0) + row.increments });
  }
  return seriesIds.map((series) => sumOf(history.get(series) as Point[], live.get(series) ?? []));
}

/** @returns the sum of two courses wherever one of them changes; each in order of time, and 0 before it begins. */
function sumOf(history: readonly Point[], live: readonly Point[]): Point[] {
  const boundaries = [...new Set([...history, ...live].map(({ boundaryUs }) => boundaryUs))].sort((a, b) => a - b);
  const [past, present] = [valuesOf(history), valuesOf(live)];
  return boundaries
    .map((boundaryUs): Point => ({ boundaryUs, value: present(boundaryUs) + past(boundaryUs) }))
    .filter(({ value }, i, all) => i === 0 || value !== all[i - 1]?.value);
}

/** @param course in order of time. @returns its value at each time; to be asked in order of time too. */
function valuesOf(course: readonly Point[]): (boundaryUs: number) => number {
  let next = 0;
  let value = 0;
  return (boundaryUs) => {
    for (; next < course.length && (course[next] as Point).boundaryUs <= boundaryUs; next++) {
      value = (course[next] as Point).value;
    }
    return value;
  };
}
