import { type Db, transaction } from '@logflow/db';
import type pg from 'pg';
import { LATE_US } from './boundaries';
import type { Refused } from './refusal';

const ROWS_READ = 64;

export interface Sample {
  readonly orgId: number;
  readonly seriesId: number;
  /** NaN where the series rests from here on. */
  readonly total: number;
}

/** Samples of one boundary that are sent together; `rows` are the ids of the outbox rows they came from. */
export interface Parcel {
  readonly boundaryUs: number;
  readonly rows: readonly number[];
  readonly samples: readonly Sample[];
}

interface OutboxRow {
  readonly id: number;
  readonly org_id: number;
  readonly boundary_us: number;
  readonly series_ids: number[];
  readonly totals: number[];
}

const SAMPLES_PER_PARCEL = 5_000;

/** @returns the oldest samples that wait, in the order they must be sent; none: the outbox is empty. */
export async function readOutbox(db: Db): Promise<Parcel[]> {
  const found = await db.pool.query<OutboxRow>(
    `select id, org_id, boundary_us, series_ids, totals from sample_outbox
     where refused is null and held_by is null order by boundary_us, id limit $1`,
    [ROWS_READ],
  );
  return groupRows(found.rows).map(toParcel);
}

/** Forgets samples that Prometheus has taken; those it never will take are kept apart, with its reason. */
export async function settleParcel(db: Db, parcel: Parcel, refused: readonly Refused<Sample>[] = []): Promise<void> {
  await transaction(db, async (client) => {
    const gone = await client.query('delete from sample_outbox where id = any($1::bigint[]) returning id', [
      parcel.rows,
    ]);
    if (gone.rowCount === 0) return;
    if (refused.length > 0) await keepRefused(client, parcel.boundaryUs, refused);
  });
}

const SHOWN_REASON = 500;

async function keepRefused(client: pg.PoolClient, boundaryUs: number, refused: readonly Refused<Sample>[]) {
  await client.query(
    `insert into sample_outbox (org_id, boundary_us, series_ids, totals, refused)
     select org_id, $1, array_agg(series_id order by series_id), array_agg(total order by series_id), reason
     from unnest($2::int[], $3::bigint[], $4::double precision[], $5::text[]) as r (org_id, series_id, total, reason)
     group by org_id, reason`,
    [
      boundaryUs,
      refused.map(({ sample }) => sample.orgId),
      refused.map(({ sample }) => sample.seriesId),
      refused.map(({ sample }) => sample.total),
      refused.map(({ reason }) => reason.replaceAll('\0', '').slice(0, SHOWN_REASON)),
    ],
  );
}

/** Samples that waited in vain, and the boundaries they were of. */
export interface GivenUp {
  readonly samples: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Whole hours, so that it is said once an hour and not at every boundary. */
const TOGETHER_US = 3_600_000_000;

/**
 * Forgets samples of boundaries that Prometheus takes no more, those it refused among them.
 * @returns what was still waiting; null: nothing was.
 */
export async function giveUpLate(db: Db): Promise<GivenUp | null> {
  const { rows } = await db.pool.query<{ samples: number; from: number; to: number }>(
    `with gone as (
       delete from sample_outbox where boundary_us < (clock_us() - $1::bigint) / $2::bigint * $2::bigint
       returning boundary_us, cardinality(series_ids) as samples, refused
     ) select sum(samples) as samples, min(boundary_us) as from, max(boundary_us) as to from gone
       where refused is null having count(*) > 0`,
    [LATE_US, TOGETHER_US],
  );
  const row = rows[0];
  return row ? { samples: row.samples, fromUs: row.from, toUs: row.to } : null;
}

function groupRows(rows: readonly OutboxRow[]): OutboxRow[][] {
  const groups: OutboxRow[][] = [];
  let samples = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    samples += row.series_ids.length;
    if (group?.[0]?.boundary_us === row.boundary_us && samples <= SAMPLES_PER_PARCEL) group.push(row);
    else {
      groups.push([row]);
      samples = row.series_ids.length;
    }
  }
  return groups;
}

const toParcel = (rows: readonly OutboxRow[]): Parcel => ({
  boundaryUs: (rows[0] as OutboxRow).boundary_us,
  rows: rows.map((row) => row.id),
  samples: rows.flatMap((row) =>
    row.series_ids.map((seriesId, i) => ({ orgId: row.org_id, seriesId, total: row.totals[i] as number })),
  ),
});
