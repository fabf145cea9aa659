import { type DeliveryStatus, deliveryStatuses } from '@logflow/ledger';
import { requireRole, type ServiceContext } from '../context';
import { type DestinationRow, liveDestination } from './destination';
import { statusSentence } from './status-sentence';

/** Counts are events; `oldestPendingSeconds` is 0 where nothing waits. */
export interface DestinationStatus {
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
  readonly oldestPendingSeconds: number;
  readonly breaker: DeliveryStatus['breaker'];
  /** What is wrong, to be read after the destination's name; null while all is well. */
  readonly reason: string | null;
  /** Since when that is, RFC 3339. */
  readonly since: string | null;
  /** When it is tried next, RFC 3339; null while all is well. */
  readonly nextAttemptAt: string | null;
  /** How it stands, for people; times in UTC. */
  readonly message: string;
}

/** @throws Fault `not_found` */
export async function status(context: ServiceContext, input: { id: string }): Promise<DestinationStatus> {
  requireRole(context, 'admin');
  const { db } = context.services;
  const row = await liveDestination(db.pool, context.org.id, input.id);
  const found = (await deliveryStatuses(db, context.org.id, [row.id])).get(row.id);
  return presentStatus(row, found);
}

/** @returns the status of every destination of the org, by id. */
export async function statuses(context: ServiceContext): Promise<Record<string, DestinationStatus>> {
  requireRole(context, 'admin');
  const { db } = context.services;
  const { rows } = await db.pool.query<Pick<DestinationRow, 'id' | 'name' | 'enabled'>>(
    'select id, name, enabled from destination where org_id = $1 and deleted_at is null',
    [context.org.id],
  );
  const found = await deliveryStatuses(
    db,
    context.org.id,
    rows.map((row) => row.id),
  );
  return Object.fromEntries(rows.map((row) => [row.id, presentStatus(row, found.get(row.id))]));
}

const NOTHING: DeliveryStatus = {
  delivered: 0,
  pending: 0,
  dead: 0,
  oldestPendingSeconds: 0,
  breaker: 'closed',
  reason: null,
  since: null,
  nextAttemptAt: new Date(0),
};

/** @param found nothing where it never had anything to send */
export const presentStatus = (
  row: Pick<DestinationRow, 'name' | 'enabled'>,
  found: DeliveryStatus = NOTHING,
): DestinationStatus => ({
  delivered: found.delivered,
  pending: found.pending,
  dead: found.dead,
  oldestPendingSeconds: Math.round(found.oldestPendingSeconds * 10) / 10,
  breaker: found.breaker,
  reason: found.reason,
  since: found.since?.toISOString() ?? null,
  nextAttemptAt: found.reason === null ? null : found.nextAttemptAt.toISOString(),
  message: statusSentence(row, found, new Date()),
});
