import { type ExposedFamily, type ExposedSample, exposeOpenMetrics } from '@logflow/series';
import { requireRole, type ServiceContext } from '../context';

interface TotalRow {
  readonly name: string;
  readonly help: string;
  readonly labels: string;
  readonly total: number;
}

/** @returns the org's totals as OpenMetrics, each series with the label `org`, for Prometheus servers of its own. */
export async function exposeOrgMetrics(context: ServiceContext): Promise<string> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<TotalRow>(
    `select m.name, m.help, s.labels, t.total
     from series s
     join series_total t on t.org_id = s.org_id and t.series_id = s.id
     join metric m on m.org_id = s.org_id and m.name = s.metric
     where s.org_id = $1 order by m.name, s.labels`,
    [context.org.id],
  );
  return exposeOpenMetrics([...byName(rows, context.org.slug).values()]);
}

function byName(rows: readonly TotalRow[], org: string): Map<string, ExposedFamily & { samples: ExposedSample[] }> {
  const families = new Map<string, ExposedFamily & { samples: ExposedSample[] }>();
  for (const { name, help, labels, total } of rows) {
    const family = families.get(name) ?? { name, help, samples: [] };
    family.samples.push({ labels: { ...(JSON.parse(labels) as Record<string, string>), org }, value: total });
    families.set(name, family);
  }
  return families;
}
