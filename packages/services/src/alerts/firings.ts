import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, instantOf } from '../time-range';

/** The parameters of `GET /alerts/firings`. */
export const firingsInput = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  alert: z.uuid('is no id of an alert').optional(),
  metric: z.string().max(200).optional().meta({ description: 'Only of alerts on this metric' }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** One time that an alert fired. */
export interface PastFiring {
  readonly alertId: string;
  readonly alert: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: string;
  /** Null while it fires. */
  readonly to: string | null;
  /** How many lines there were in the window in which it began; null where nobody knows. */
  readonly lines: number | null;
  /** Where those lines are. */
  readonly link: string;
}

/** Newest first. */
export interface PastFirings {
  readonly items: readonly PastFiring[];
  /** How many there are in all. */
  readonly total: number;
}

interface Row {
  readonly alert_id: string;
  readonly name: string;
  readonly severity: string;
  readonly labels: string;
  readonly started_at: Date;
  readonly ends_at: Date;
  readonly ended: boolean;
  readonly lines: number | null;
  readonly link: string;
  readonly total: number;
}

/** Of alerts that are still there, those that began last first. */
export async function firings(context: ServiceContext, input: unknown): Promise<PastFirings> {
  requireRole(context, 'admin');
  const { from, to, alert, metric, limit } = parseInput(firingsInput, input);
  const { rows } = await context.services.db.pool.query<Row>(
    `select f.*, a.name, a.severity, f.ends_at <= clock_timestamp() as ended, count(*) over ()::int as total
     from alert_firing f join alert a on a.org_id = f.org_id and a.id = f.alert_id
     where f.org_id = $1 and ($2::uuid is null or f.alert_id = $2)
       and ($3::bigint is null or f.ends_at > timestamptz 'epoch' + $3 * interval '1 microsecond')
       and ($4::bigint is null or f.started_at < timestamptz 'epoch' + $4 * interval '1 microsecond')
       and ($5::text is null or a.condition::json ->> 'metric' = $5)
     order by f.started_at desc, f.alert_id, f.labels limit $6`,
    [context.org.id, alert ?? null, instantOf(from) ?? null, instantOf(to) ?? null, metric ?? null, limit],
  );
  return { items: rows.map(firingFromRow), total: rows[0]?.total ?? 0 };
}

const firingFromRow = (row: Row): PastFiring => ({
  alertId: row.alert_id,
  alert: row.name,
  severity: row.severity,
  labels: JSON.parse(row.labels) as Record<string, string>,
  from: row.started_at.toISOString(),
  to: row.ended ? row.ends_at.toISOString() : null,
  lines: row.lines,
  link: row.link,
});
