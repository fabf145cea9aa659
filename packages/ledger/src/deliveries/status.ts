import type { PoolClient } from 'pg';
import type { Breaker } from './health';

/** Where a destination stands; counts are events. */
export interface DeliveryStatus {
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
  /** Age of the oldest event that waits; 0 where none does. */
  readonly oldestPendingSeconds: number;
  readonly breaker: Breaker;
  /** Reads on after the destination's name: `answers 403: …`; null while all is well. */
  readonly reason: string | null;
  readonly since: Date | null;
  readonly nextAttemptAt: Date;
}

const STATUS = `
  select d.id, d.delivered, d.breaker, d.breaker_reason as reason, d.breaker_since as since, d.next_attempt_at as "nextAttemptAt",
    coalesce(waiting.events, 0)::bigint as pending, coalesce(waiting.oldest, 0)::float8 as "oldestPendingSeconds",
    (select count(*) from delivery_dead x where x.org_id = d.org_id and x.destination_id = d.id) as dead
  from destination d left join lateral (
    select sum(coalesce(cardinality(q.remaining), q.events)) as events,
      greatest(0, extract(epoch from clock_timestamp() - min(q.created_at))) as oldest
    from delivery q where q.org_id = d.org_id and q.destination_id = d.id
  ) as waiting on true
  where d.org_id = $1 and d.id = any($2::uuid[]) and d.deleted_at is null`;

/** @returns the status of each of these destinations that there is, by id. */
export async function deliveryStatuses(
  db: { readonly pool: Pick<PoolClient, 'query'> },
  orgId: number,
  destinationIds: readonly string[],
): Promise<Map<string, DeliveryStatus>> {
  const { rows } = await db.pool.query<DeliveryStatus & { id: string }>(STATUS, [orgId, destinationIds]);
  return new Map(rows.map(({ id, ...status }) => [id, status]));
}

/** Events of lines that were committed in a range: those that wait, and those that were refused for good. */
export interface OpenDeliveries {
  readonly destinationId: string;
  readonly pending: number;
  readonly dead: number;
}

const OPEN = `
  select destination_id as "destinationId", sum(pending)::bigint as pending, sum(dead)::bigint as dead from (
    select destination_id, coalesce(cardinality(remaining), events) as pending, 0 as dead from delivery
    where org_id = $1 and committed_us >= $2 and committed_us < $3
    union all
    select destination_id, 0, 1 from delivery_dead where org_id = $1 and committed_us >= $2 and committed_us < $3
  ) as open group by 1`;

/** @returns by destination; one that has neither is left out. */
export async function openDeliveries(
  client: Pick<PoolClient, 'query'>,
  orgId: number,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
): Promise<Map<string, OpenDeliveries>> {
  const { rows } = await client.query<OpenDeliveries>(OPEN, [orgId, fromUs, toUs]);
  return new Map(rows.map((row) => [row.destinationId, row]));
}
