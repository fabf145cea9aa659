import type { Db } from '@logflow/db';
import type { PoolClient } from 'pg';

export interface DeadDelivery {
  readonly id: number;
  readonly eventId: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly blockCommittedUs: number;
  readonly blockId: number;
  readonly line: number;
}

/** Newest first. @param before the id of the last one already seen */
export async function listDead(
  db: Pick<Db, 'pool'>,
  orgId: number,
  destinationId: string,
  page: { readonly limit: number; readonly before?: number },
): Promise<DeadDelivery[]> {
  const { rows } = await db.pool.query<DeadDelivery>(
    `select id, event_id as "eventId", reason, created_at as "createdAt", block_committed_us as "blockCommittedUs",
       block_id as "blockId", line
     from delivery_dead where org_id = $1 and destination_id = $2 and ($3::bigint is null or id < $3)
     order by id desc limit $4`,
    [orgId, destinationId, page.before ?? null, page.limit],
  );
  return rows;
}

/** Puts every dead event back into the queue, one row a block and commit. @returns how many events. */
export async function replayDead(client: PoolClient, orgId: number, destinationId: string): Promise<number> {
  const { rows } = await client.query<{ events: number }>(
    `with gone as (
       delete from delivery_dead where org_id = $1 and destination_id = $2 returning committed_us, block_committed_us, block_id, line
     ), by_block as (
       select committed_us, block_committed_us, block_id, min(line) as first, max(line) as last, array_agg(distinct line) as lines
       from gone group by 1, 2, 3
     )
     insert into delivery (org_id, destination_id, committed_us, block_committed_us, block_id, first_line, line_count, selects, events, remaining)
     select $1, $2, committed_us, block_committed_us, block_id, first, last - first + 1, '"all"', last - first + 1,
       (select array_agg(line - first order by line) from unnest(lines) as line)
     from by_block returning cardinality(remaining) as events`,
    [orgId, destinationId],
  );
  return rows.reduce((sum, row) => sum + row.events, 0);
}

/** Forgets everything that waits for a destination. @returns how many events. */
export async function dropPending(client: PoolClient, orgId: number, destinationId: string): Promise<number> {
  const { rows } = await client.query<{ events: number }>(
    `delete from delivery where org_id = $1 and destination_id = $2
     returning coalesce(cardinality(remaining), events) as events`,
    [orgId, destinationId],
  );
  return rows.reduce((sum, row) => sum + row.events, 0);
}
