import type { MetricType } from '@logflow/model';
import { type ExposedFamily, type ExposedSample, exposeOpenMetrics } from '@logflow/series';
import { requireRole, type ServiceContext } from '../context';

interface TotalRow {
  readonly family: string;
  readonly type: MetricType;
  /** Of the series. */
  readonly name: string;
  readonly help: string;
  readonly labels: string;
  /** Whether it is part of a native histogram. */
  readonly native: boolean;
  readonly total: number;
}

/**
 * @returns the org's totals as OpenMetrics, each series with the label `org`, for Prometheus servers of its own; none of what
 *   a backfill holds. The text has no native histograms: they are there with the one bucket that holds everything.
 */
export async function exposeOrgMetrics(context: ServiceContext): Promise<string> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<TotalRow>(
    `select coalesce(m.family, m.name) as family, m.type, m.help, s.metric as name, s.labels,
       s.native_histogram is not null as native, t.total
     from series s
     join series_total t on t.org_id = s.org_id and t.series_id = s.id
     join metric m on m.org_id = s.org_id and m.name = s.metric
     where s.org_id = $1 and (s.native_histogram is null or m.name not like '%\\_bucket') and not exists (select from backfill_hold h where h.org_id = $1 and h.metric = s.metric)
     order by 1, s.labels`,
    [context.org.id],
  );
  return exposeOpenMetrics([...byFamily(rows, context.org.slug).values()]);
}

function byFamily(rows: readonly TotalRow[], org: string): Map<string, ExposedFamily & { samples: ExposedSample[] }> {
  const families = new Map<string, ExposedFamily & { samples: ExposedSample[] }>();
  for (const { family: name, type, help, name: series, labels, native, total } of rows) {
    const family = families.get(name) ?? { name, type, help, samples: [] };
    const all = { ...(JSON.parse(labels) as Record<string, string>), org };
    family.samples.push({ name: series, labels: all, value: total });
    if (native && series === `${name}_count`) {
      family.samples.push({ name: `${name}_bucket`, labels: { ...all, le: '+Inf' }, value: total });
    }
    families.set(name, family);
  }
  return families;
}
