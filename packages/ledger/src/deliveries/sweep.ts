import type { Db } from '@logflow/db';

export interface DestinationRef {
  readonly orgId: number;
  readonly id: string;
}

/** Every enabled destination of every org, and whether it has rows that could be sent now. A walk of the whole system. */
export async function sweepDestinations(
  db: Pick<Db, 'pool'>,
): Promise<readonly (DestinationRef & { readonly due: boolean })[]> {
  const { rows } = await db.pool.query<DestinationRef & { due: boolean }>(
    `select d.org_id as "orgId", d.id, d.next_attempt_at <= clock_timestamp() and exists (
       select 1 from delivery q where q.org_id = d.org_id and q.destination_id = d.id
         and (q.claimed_until is null or q.claimed_until <= clock_timestamp())
     ) as due
     from destination d where d.enabled and d.deleted_at is null`,
  );
  return rows;
}

/** Drops what was planned for a destination while it was being removed. A walk of the whole system. */
export async function dropOrphanedDeliveries(db: Pick<Db, 'pool'>): Promise<void> {
  await db.pool.query(
    `delete from delivery q using destination d
     where q.org_id = d.org_id and q.destination_id = d.id and d.deleted_at is not null`,
  );
}
