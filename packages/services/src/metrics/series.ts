import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { sampledMetric } from './sampled-metric';
import { parseLabels } from './series-names';

export interface SeriesTotal {
  readonly labels: Readonly<Record<string, string>>;
  /** What it has counted since its birth. */
  readonly total: number;
}

const seriesInput = z.strictObject({
  metric: z.string(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** The series of a metric that have counted most. */
export async function series(context: ServiceContext, input: unknown): Promise<{ items: SeriesTotal[] }> {
  requireRole(context, 'admin');
  const { metric, limit } = parseInput(seriesInput, input);
  const { rows } = await context.services.db.pool.query<{ labels: string; total: number }>(
    `select s.labels, t.total from series s
     join series_total t on t.org_id = s.org_id and t.series_id = s.id
     where s.org_id = $1 and s.metric = $2 order by t.total desc, s.labels limit $3`,
    [context.org.id, (await sampledMetric(context, metric)).name, limit],
  );
  return { items: rows.map(({ labels, total }) => ({ labels: parseLabels(labels), total })) };
}
