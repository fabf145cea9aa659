import type { PoolClient } from 'pg';
import { parseLabels } from '../metrics/series-names';
import type { LiveRule } from './rules';

/** A metric that has nearly all the series that a rule gives it. */
export interface NearLimit {
  readonly metric: string;
  readonly series: number;
  readonly maxSeries: number;
  /** A rule with that limit. */
  readonly ruleId: string;
  /** The label with the most values among the newest series; null where it has none. */
  readonly label: string | null;
}

export const NEAR = 0.9;
const MOST_SHOWN = 5;
const NEWEST = 1_000;

/** @returns those at 90 % of the lowest limit that a rule which is on gives them, the fullest first */
export async function metricsNearLimit(
  client: PoolClient,
  orgId: number,
  rules: readonly LiveRule[],
): Promise<NearLimit[]> {
  const limits = limitsOf(rules);
  const { rows } = await client.query<{ name: string; type: string; series: number }>(
    `select name, type, series_count - resting_count as series from metric
     where org_id = $1 and family is null and name = any($2::text[])`,
    [orgId, [...limits.keys()]],
  );
  const near = rows.flatMap(({ name, type, series }) => {
    const limit = limits.get(name);
    return limit && series >= NEAR * limit.maxSeries ? [{ metric: name, type, series, ...limit }] : [];
  });
  near.sort((a, b) => b.series / b.maxSeries - a.series / a.maxSeries || (a.metric < b.metric ? -1 : 1));
  const found: NearLimit[] = [];
  for (const { type, ...one } of near.slice(0, MOST_SHOWN)) {
    const sampled = type === 'histogram' ? `${one.metric}_count` : one.metric;
    found.push({ ...one, label: await richestLabel(client, orgId, sampled) });
  }
  return found;
}

function limitsOf(rules: readonly LiveRule[]): Map<string, { maxSeries: number; ruleId: string }> {
  const limits = new Map<string, { maxSeries: number; ruleId: string }>();
  for (const { id, definition } of rules) {
    if (!definition.enabled) continue;
    for (const { name, maxSeries } of definition.metrics) {
      if (maxSeries < (limits.get(name)?.maxSeries ?? Number.POSITIVE_INFINITY)) {
        limits.set(name, { maxSeries, ruleId: id });
      }
    }
  }
  return limits;
}

/** Parsed here: labels may hold what PostgreSQL takes for no JSON, such as half a surrogate pair. */
async function richestLabel(client: PoolClient, orgId: number, metric: string): Promise<string | null> {
  const { rows } = await client.query<{ labels: string }>(
    `select labels from series where org_id = $1 and metric = $2 order by id desc limit ${NEWEST}`,
    [orgId, metric],
  );
  const values = new Map<string, Set<string>>();
  for (const { labels } of rows) {
    for (const [label, value] of Object.entries(parseLabels(labels))) {
      values.set(label, (values.get(label) ?? new Set()).add(value));
    }
  }
  const [richest] = [...values].sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1));
  return richest?.[0] ?? null;
}
