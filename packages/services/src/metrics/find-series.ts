import { Fault } from '@logflow/model';
import type { ServiceContext } from '../context';

/** A search that names more than this asks too much of every block it reads. */
export const MAX_FOUND_SERIES = 100_000;
const ROWS_AT_ONCE = 10_000;

export interface SeriesRow {
  readonly id: number;
  /** Canonical JSON. */
  readonly labels: string;
}

/** What PostgreSQL can tell; all of it must hold. */
export interface SeriesWanted {
  /** Null: any. */
  readonly metrics: readonly string[] | null;
  /** A text that stands in the labels. */
  readonly needle: string;
}

/**
 * @param passes decides of those that PostgreSQL finds; of them, a portion is in memory at a time
 * @returns ids
 * @throws Fault `invalid` where more than {@link MAX_FOUND_SERIES} pass
 */
export async function findSeries(
  context: ServiceContext,
  { metrics, needle }: SeriesWanted,
  passes: (row: SeriesRow) => boolean,
  { atMost, atOnce } = { atMost: MAX_FOUND_SERIES, atOnce: ROWS_AT_ONCE },
): Promise<Set<number>> {
  const found = new Set<number>();
  for (let after: number | undefined = 0; after !== undefined; ) {
    const rows: SeriesRow[] = await readPortion(context, [metrics, needle, after, atOnce]);
    for (const row of rows) if (passes(row)) found.add(row.id);
    if (found.size > atMost) throw tooMany(atMost);
    after = rows[atOnce - 1]?.id;
  }
  return found;
}

async function readPortion({ org, services }: ServiceContext, asked: readonly unknown[]): Promise<SeriesRow[]> {
  const { rows } = await services.db.pool.query<SeriesRow>(
    `select id, labels from series
     where org_id = $1 and ($2::text[] is null or metric = any ($2)) and position($3 in labels) > 0 and id > $4
     order by id limit $5`,
    [org.id, ...asked],
  );
  return rows;
}

const tooMany = (atMost: number): Fault =>
  new Fault(
    'invalid',
    `more than ${atMost.toLocaleString('en')} series pass: name one metric, or a value instead of a pattern`,
  );

/** @returns every name that a series of the org may have */
export async function metricNames({ org, services }: ServiceContext): Promise<string[]> {
  const { rows } = await services.db.pool.query<{ name: string }>('select name from metric where org_id = $1', [
    org.id,
  ]);
  return rows.map(({ name }) => name);
}
