import { type Db, LOCK_SPACE, LOCKS, transaction } from '@logflow/db';
import type pg from 'pg';

/** What a backfill is to do. Times are commit times, microseconds, half-open. */
export interface NewBackfill {
  readonly orgId: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Blocks of an older epoch are covered. */
  readonly rulesEpoch: number;
  readonly definition: string;
  readonly metrics: readonly string[];
  readonly author: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly linesTotal: number;
}

export type Begun =
  | { readonly kind: 'begun'; readonly id: string }
  /** A series of the metric is on the graph already, since then. */
  | { readonly kind: 'published'; readonly metric: string; readonly labels: string; readonly bornUs: number }
  /** Another backfill holds the metric. */
  | { readonly kind: 'held'; readonly metric: string };

interface Boundaries {
  readonly interval_us: number;
  readonly last_boundary_us: number;
}

/**
 * Begins a backfill: from the same moment on the series of its metrics publish nothing. No commit and no boundary comes
 * between the look for series that have been published and the hold.
 */
export function beginBackfill(db: Db, wanted: NewBackfill): Promise<Begun> {
  return transaction(db, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
    const { rows } = await client.query<Boundaries>('select interval_us, last_boundary_us from sampler');
    const boundaries = rows[0] as Boundaries;
    const held = await heldMetric(client, wanted);
    if (held !== null) return { kind: 'held', metric: held };
    const published = await publishedSeries(client, wanted, boundaries.last_boundary_us);
    if (published !== null) return { kind: 'published', ...published };
    return { kind: 'begun', id: await insertBackfill(client, wanted, boundaries) };
  });
}

async function heldMetric(client: pg.PoolClient, { orgId, metrics }: NewBackfill): Promise<string | null> {
  const { rows } = await client.query<{ metric: string }>(
    'select metric from backfill_hold where org_id = $1 and metric = any($2::text[]) limit 1',
    [orgId, metrics],
  );
  return rows[0]?.metric ?? null;
}

/** A series that was born before the last boundary has a sample there; one born since has none yet. */
async function publishedSeries(client: pg.PoolClient, { orgId, metrics }: NewBackfill, lastBoundaryUs: number) {
  const { rows } = await client.query<{ metric: string; labels: string; bornUs: number }>(
    `select metric, labels, born_us as "bornUs" from series
     where org_id = $1 and metric = any($2::text[]) and born_us < $3 order by born_us limit 1`,
    [orgId, metrics, lastBoundaryUs],
  );
  return rows[0] ?? null;
}

async function insertBackfill(client: pg.PoolClient, wanted: NewBackfill, boundaries: Boundaries): Promise<string> {
  const { orgId, ruleId, ruleVersion, rulesEpoch, definition, metrics, author, fromUs, toUs, linesTotal } = wanted;
  const start = boundaries.last_boundary_us;
  const covered = Math.max(fromUs, Math.min(toUs, start));
  const { rows } = await client.query<{ id: string }>(
    `insert into backfill (org_id, rule_id, rule_version, rules_epoch, definition, metrics, author, from_us, to_us,
       interval_us, start_boundary_us, covered_from_us, covered_to_us, lines_total)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13) returning id`,
    [
      ...[orgId, ruleId, ruleVersion, rulesEpoch, definition, metrics, author, fromUs, toUs],
      ...[boundaries.interval_us, start, covered, linesTotal],
    ],
  );
  const { id } = rows[0] as { id: string };
  await client.query(
    'insert into backfill_hold (org_id, metric, backfill_id) select $1::int, unnest($2::text[]), $3::uuid',
    [orgId, metrics, id],
  );
  return id;
}
