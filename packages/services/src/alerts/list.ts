import { logger } from '@logflow/runtime';
import { requireRole, type ServiceContext } from '../context';
import { ALERT_COLUMNS, type Alert, type AlertRow, alertFromRow, readAlert } from './alert';
import { isSilent } from './silent';
import { type AlertState, type AlertStates, readStates, stateIn } from './states';

/** An alert and how it stands. */
export interface AlertStanding extends Alert, AlertState {
  /** When it last began to fire; null where it never did. */
  readonly lastFiredAt: string | null;
}

const ORDER = { firing: 0, unknown: 1, pending: 2, loading: 3, ok: 3, off: 3 } as const;

/** Each may ask the ledger. */
const AT_A_TIME = 4;

/** All of the org, by name: those that fire first. */
export async function list(
  context: ServiceContext,
): Promise<{ items: readonly AlertStanding[]; nextCursor: string | null }> {
  requireRole(context, 'admin');
  const [alerts, fired, states] = await Promise.all([readAll(context), lastFired(context), readStates(context)]);
  const items: AlertStanding[] = [];
  for (let first = 0; first < alerts.length; first += AT_A_TIME) {
    const some = alerts.slice(first, first + AT_A_TIME);
    items.push(...(await Promise.all(some.map((alert) => standingOf(context, alert, { fired, states })))));
  }
  return { items: items.sort((a, b) => ORDER[a.state] - ORDER[b.state]), nextCursor: null };
}

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string }): Promise<AlertStanding> {
  requireRole(context, 'admin');
  const alert = await readAlert(context.services.db.pool, context.org.id, input.id);
  const [fired, states] = await Promise.all([lastFired(context, alert.id), readStates(context)]);
  return standingOf(context, alert, { fired, states });
}

async function standingOf(
  context: ServiceContext,
  alert: Alert,
  { fired, states }: { fired: ReadonlyMap<string, Date>; states: AlertStates },
): Promise<AlertStanding> {
  const state = stateIn(states, alert);
  const shown = (await isFalseSilence(context, alert, state)) ? { ...state, state: 'ok' as const, active: [] } : state;
  return { ...alert, ...shown, lastFiredAt: fired.get(alert.id)?.toISOString() ?? null };
}

/** Where the ledger cannot be asked, what Prometheus says is shown. */
async function isFalseSilence(
  context: ServiceContext,
  { id, condition }: Alert,
  { state }: AlertState,
): Promise<boolean> {
  if (condition.kind !== 'silent' || (state !== 'firing' && state !== 'pending')) return false;
  try {
    return !(await isSilent(context, condition, Date.now() / 1000));
  } catch (err) {
    logger.warn({ err, alert: id }, 'whether an alert is silent could not be asked of the ledger');
    return false;
  }
}

async function readAll(context: ServiceContext): Promise<Alert[]> {
  const { rows } = await context.services.db.pool.query<AlertRow>(
    `select ${ALERT_COLUMNS} from alert where org_id = $1 order by name`,
    [context.org.id],
  );
  return rows.map(alertFromRow);
}

async function lastFired(context: ServiceContext, id: string | null = null): Promise<Map<string, Date>> {
  const { rows } = await context.services.db.pool.query<{ alert_id: string; at: Date }>(
    `select alert_id, max(started_at) as at from alert_firing
     where org_id = $1 and ($2::uuid is null or alert_id = $2) group by alert_id`,
    [context.org.id, id],
  );
  return new Map(rows.map(({ alert_id, at }) => [alert_id, at]));
}
