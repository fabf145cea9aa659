import { LOCK_SPACE, LOCKS } from '@logflow/db';
import { HISTOGRAM_PARTS, type RuleMetric, type SeriesKey } from '@logflow/model';
import type pg from 'pg';

/** What a backfill is to do. Times are commit times, microseconds, half-open. */
export interface NewBackfill {
  readonly orgId: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Blocks of an older epoch are covered. */
  readonly rulesEpoch: number;
  /** What lines are matched with. */
  readonly definition: string;
  readonly metrics: readonly FilledMetric[];
  readonly author: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly linesTotal: number;
}

/** A metric as rules name it. */
export type FilledMetric = Pick<RuleMetric, 'name' | 'type'>;

export type Begun =
  /** Of the metrics, those that can be filled. */
  | { readonly kind: 'begun'; readonly id: string; readonly metrics: readonly string[] }
  /** None of the metrics can be filled. */
  | { readonly kind: 'refused'; readonly refused: ReadonlyMap<string, RefusedMetric> };

/** Why a metric cannot be filled. */
export type RefusedMetric =
  /** A series of the metric is on the graph already, since then. */
  | { readonly kind: 'published'; readonly series: SeriesKey; readonly bornUs: number }
  /** Another backfill holds the metric. */
  | { readonly kind: 'held' };

interface Boundaries {
  readonly interval_us: number;
  readonly last_boundary_us: number;
}

type Querying = Pick<pg.PoolClient, 'query'>;

/**
 * Begins a backfill: from the same moment on the series of its metrics publish nothing. No commit and no boundary comes
 * between the look for series that have been published and the hold.
 * @param client inside a READ COMMITTED transaction: no commit and no boundary passes until that ends
 */
export async function beginBackfill(client: pg.PoolClient, wanted: NewBackfill): Promise<Begun> {
  await holdCommits(client);
  const refused = await refusedMetrics(client, wanted.orgId, wanted.metrics);
  const metrics = wanted.metrics.filter(({ name }) => !refused.has(name));
  if (metrics.length === 0) return { kind: 'refused', refused };
  const { rows } = await client.query<Boundaries>('select interval_us, last_boundary_us from sampler');
  const id = await insertBackfill(client, { ...wanted, metrics }, rows[0] as Boundaries);
  return { kind: 'begun', id, metrics: metrics.map(({ name }) => name) };
}

/**
 * Lets no commit and no boundary pass until the transaction ends. To be called before rows of `metric` are locked: the
 * sampler locks them while it holds this lock.
 */
export async function holdCommits(client: Querying): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
}

/** @returns by name, those of the metrics that cannot be filled now, and why */
export async function refusedMetrics(
  on: Querying,
  orgId: number,
  metrics: readonly FilledMetric[],
): Promise<Map<string, RefusedMetric>> {
  const names = metrics.flatMap(seriesNames);
  const held = await heldNames(on, orgId, names);
  const published = await publishedSeries(on, orgId, names);
  const refused = new Map<string, RefusedMetric>();
  for (const metric of metrics) {
    const own = seriesNames(metric);
    const shown = own.flatMap((name) => published.get(name) ?? [])[0];
    if (own.some((name) => held.has(name))) refused.set(metric.name, { kind: 'held' });
    else if (shown) refused.set(metric.name, { kind: 'published', ...shown });
  }
  return refused;
}

/** A histogram is its series. */
const seriesNames = ({ name, type }: FilledMetric): string[] =>
  type === 'histogram' ? HISTOGRAM_PARTS.map((part) => name + part) : [name];

async function heldNames(on: Querying, orgId: number, names: readonly string[]): Promise<Set<string>> {
  const { rows } = await on.query<{ metric: string }>(
    'select metric from backfill_hold where org_id = $1 and metric = any($2::text[])',
    [orgId, names],
  );
  return new Set(rows.map(({ metric }) => metric));
}

/** A series that was born before the last boundary has a sample there; one born since has none yet. */
async function publishedSeries(on: Querying, orgId: number, names: readonly string[]) {
  const { rows } = await on.query<{ metric: string; labels: string; bornUs: number }>(
    `select distinct on (metric) metric, labels, born_us as "bornUs" from series
     where org_id = $1 and metric = any($2::text[]) and born_us < (select last_boundary_us from sampler)
     order by metric, born_us`,
    [orgId, names],
  );
  return new Map(
    rows.map(({ metric, labels, bornUs }) => [metric, { series: { metric, labels: JSON.parse(labels) }, bornUs }]),
  );
}

async function insertBackfill(client: pg.PoolClient, wanted: NewBackfill, boundaries: Boundaries): Promise<string> {
  const { orgId, ruleId, ruleVersion, rulesEpoch, definition, metrics, author, fromUs, toUs, linesTotal } = wanted;
  const names = metrics.map(({ name }) => name);
  const start = boundaries.last_boundary_us;
  const covered = Math.max(fromUs, Math.min(toUs, start));
  const { rows } = await client.query<{ id: string }>(
    `insert into backfill (org_id, rule_id, rule_version, rules_epoch, definition, metrics, author, from_us, to_us,
       interval_us, start_boundary_us, covered_from_us, covered_to_us, lines_total)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13) returning id`,
    [
      ...[orgId, ruleId, ruleVersion, rulesEpoch, definition, names, author, fromUs, toUs],
      ...[boundaries.interval_us, start, covered, linesTotal],
    ],
  );
  const { id } = rows[0] as { id: string };
  await client.query(
    'insert into backfill_hold (org_id, metric, backfill_id) select $1::int, unnest($2::text[]), $3::uuid',
    [orgId, metrics.flatMap(seriesNames), id],
  );
  return id;
}
