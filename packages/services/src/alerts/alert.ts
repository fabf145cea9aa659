import type { ServiceContext, Services } from '../context';
import { notFound, requireUuid } from '../identifier';
import { sampledMetric } from '../metrics/sampled-metric';
import type { Setting } from './expression';
import type { AlertInput, Condition } from './input';

/** An alert as it was saved. */
export interface Alert extends AlertInput {
  readonly id: string;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface AlertRow {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly for_seconds: number;
  readonly severity: AlertInput['severity'];
  readonly receivers: string[] | null;
  readonly enabled: boolean;
  readonly author: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const ALERT_COLUMNS =
  'id, name, condition, for_seconds, severity, receivers, enabled, author, created_at, updated_at';

interface Querier {
  query<Row>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}

/** @throws Fault `not_found` */
export async function readAlert(querier: Querier, orgId: number, id: string): Promise<Alert> {
  const { rows } = await querier.query<AlertRow>(`select ${ALERT_COLUMNS} from alert where org_id = $1 and id = $2`, [
    orgId,
    requireUuid('alert', id),
  ]);
  if (rows[0] === undefined) throw notFound('alert', id);
  return alertFromRow(rows[0]);
}

export const alertFromRow = (row: AlertRow): Alert => ({
  id: row.id,
  name: row.name,
  condition: conditionFrom(row.condition),
  for: `${row.for_seconds}s`,
  severity: row.severity,
  receivers: row.receivers ?? 'all',
  enabled: row.enabled,
  author: row.author,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Of those saved before there could be several labels, `by` is one or null. */
function conditionFrom(text: string): Condition {
  const condition = JSON.parse(text) as Condition & { by?: string | readonly string[] | null };
  return condition.kind === 'count' ? { ...condition, by: [condition.by ?? []].flat() } : condition;
}

/** @returns what its expression is made with. */
export async function settingOf(
  context: { readonly org: ServiceContext['org']; readonly services: Pick<Services, 'db' | 'env'> },
  condition: Condition,
): Promise<Setting> {
  const { sampleIntervalSeconds: interval } = context.services.env;
  const series = condition.kind === 'promql' ? '' : (await sampledMetric(context, condition.metric)).name;
  return { org: context.org.slug, interval, series };
}
