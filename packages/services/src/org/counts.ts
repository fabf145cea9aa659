import { requireRole, type ServiceContext } from '../context';

/** Small counts for the navigation's badges. */
export interface OrgCounts {
  readonly org: string;
  readonly rules: { readonly total: number; readonly enabled: number };
  /** `troubled`: those whose breaker is not closed. */
  readonly destinations: { readonly total: number; readonly troubled: number };
  /** `firing`: those that fire for anything at present. */
  readonly alerts: { readonly total: number; readonly firing: number };
  readonly metrics: number;
  readonly series: number;
}

export async function counts(context: ServiceContext): Promise<OrgCounts> {
  requireRole(context, 'admin');
  const { pool } = context.services.db;
  const [rules, destinations, alerts, metrics] = await Promise.all([
    pool.query<{ definition: string }>('select definition from rule where org_id = $1 and deleted_at is null', [
      context.org.id,
    ]),
    pool.query<{ total: number; troubled: number }>(
      `select count(*)::int as total, (count(*) filter (where breaker <> 'closed'))::int as troubled
       from destination where org_id = $1 and deleted_at is null`,
      [context.org.id],
    ),
    pool.query<{ total: number; firing: number }>(
      `select count(*)::int as total, (count(*) filter (where exists (select from alert_firing f
         where f.org_id = $1 and f.alert_id = a.id and f.ends_at > clock_timestamp())))::int as firing
       from alert a where a.org_id = $1 and a.enabled`,
      [context.org.id],
    ),
    pool.query<{ metrics: number; series: number }>(
      `select (select count(*)::int from metric where org_id = $1) as metrics,
              (select count(*)::int from series where org_id = $1) as series`,
      [context.org.id],
    ),
  ]);
  const enabled = rules.rows.filter(
    ({ definition }) => (JSON.parse(definition) as { enabled: boolean }).enabled,
  ).length;
  return {
    org: context.org.slug,
    rules: { total: rules.rows.length, enabled },
    destinations: destinations.rows[0] ?? { total: 0, troubled: 0 },
    alerts: alerts.rows[0] ?? { total: 0, firing: 0 },
    ...(metrics.rows[0] ?? { metrics: 0, series: 0 }),
  };
}
