import type { MetricType } from '@logflow/model';
import type { Org, Services } from '../context';

/** A metric as its series name it. */
export interface SampledMetric {
  /** Of the series: a histogram's own name stands for its count. */
  readonly name: string;
  /** As rules name it. */
  readonly family: string;
  readonly type: MetricType;
  /** Whether it is a native histogram, or a series of one. */
  readonly native: boolean;
}

/** @returns what a name of a metric, or of a histogram's series, means in the org; a counter where nobody has it. */
export async function sampledMetric(
  context: { readonly org: Org; readonly services: Pick<Services, 'db'> },
  name: string,
): Promise<SampledMetric> {
  const { rows } = await context.services.db.pool.query<
    Pick<SampledMetric, 'type' | 'native'> & { family: string | null }
  >('select type, family, native from metric where org_id = $1 and name = $2', [context.org.id, name]);
  const { type, family, native } = rows[0] ?? { type: 'counter' as const, family: null, native: false };
  const isWhole = type === 'histogram' && family === null;
  return { name: isWhole ? `${name}_count` : name, family: family ?? name, type, native };
}
