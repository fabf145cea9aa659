import { type Db, transaction } from '@logflow/db';

const ROWS_READ = 64;

export interface Sample {
  readonly orgId: number;
  readonly seriesId: number;
  readonly total: number;
}

/** Samples of one boundary that are sent together; `rows` are the ids of the outbox rows they came from. */
export interface Parcel {
  readonly boundaryUs: number;
  readonly rows: readonly number[];
  readonly samples: readonly Sample[];
}

export interface RefusedSample {
  readonly sample: Sample;
  readonly reason: string;
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
     where refused is null order by boundary_us, id limit $1`,
    [ROWS_READ],
  );
  return groupRows(found.rows).map(toParcel);
}

/** Forgets samples that Prometheus has taken; those it never will take are kept apart, with its reason. */
export async function settleParcel(db: Db, parcel: Parcel, refused: readonly RefusedSample[] = []): Promise<void> {
  await transaction(db, async (client) => {
    const gone = await client.query('delete from sample_outbox where id = any($1::bigint[]) returning id', [
      parcel.rows,
    ]);
    if (gone.rowCount === 0) return;
    for (const { sample, reason } of refused) {
      await client.query(
        `insert into sample_outbox (org_id, boundary_us, series_ids, totals, refused) values ($1, $2, $3, $4, $5)`,
        [sample.orgId, parcel.boundaryUs, [sample.seriesId], [sample.total], reason],
      );
    }
  });
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
