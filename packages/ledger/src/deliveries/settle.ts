import { type Db, transaction } from '@logflow/db';
import type { PoolClient } from 'pg';
import { addFlow } from '../flow';
import type { ClaimedDelivery } from './claim';
import { type AdmittedDestination, type DestinationHealth, saveHealth } from './health';

/** An event that its destination will never take. */
export interface DeadEvent {
  /** `<batch>:<index>` */
  readonly eventId: string;
  /** Index of the line in the block. */
  readonly line: number;
  readonly reason: string;
}

/** What became of a claimed row. */
export interface SettledDelivery {
  readonly delivery: ClaimedDelivery;
  readonly delivered: number;
  /** Positions among the selected events that are still to be sent; empty: the row is done with. */
  readonly remaining: readonly number[];
  readonly dead: readonly DeadEvent[];
}

export interface Settlement {
  readonly destination: Pick<AdmittedDestination, 'orgId' | 'id' | 'revision'>;
  readonly rows: readonly SettledDelivery[];
  /** Left out where nothing was learnt. */
  readonly health?: DestinationHealth & { readonly waitMs: number };
}

/**
 * Writes what became of claimed rows, and gives back those that are not done, in one transaction. A row whose lease
 * has ended is left to whoever claims it next: it may have moved to a merged block since.
 */
export async function settleDeliveries(db: Pick<Db, 'pool'>, settlement: Settlement): Promise<void> {
  const { destination, rows, health } = settlement;
  const done = rows.filter((row) => row.remaining.length === 0);
  const open = rows.filter((row) => row.remaining.length > 0);
  await transaction(db, async (client) => {
    const ours = await removeDone(client, destination, done);
    for (const row of open) if (await giveBack(client, destination, row)) ours.add(row.delivery.id);
    const counted = rows.filter((row) => ours.has(row.delivery.id));
    await insertDead(client, destination, counted);
    await addDelivered(client, destination, counted);
    if (health) await saveHealth(client, destination, health);
  });
}

type Destination = Settlement['destination'];

async function removeDone(
  client: PoolClient,
  { orgId, id }: Destination,
  done: readonly SettledDelivery[],
): Promise<Set<number>> {
  if (done.length === 0) return new Set();
  const { rows } = await client.query<{ id: number }>(
    `delete from delivery d using unnest($3::bigint[], $4::timestamptz[]) as claim (id, lease)
     where d.org_id = $1 and d.destination_id = $2 and d.id = claim.id and d.claimed_until = claim.lease
       and d.claimed_until > clock_timestamp() returning d.id`,
    [orgId, id, done.map((row) => row.delivery.id), done.map((row) => row.delivery.lease)],
  );
  return new Set(rows.map((row) => row.id));
}

async function giveBack(client: PoolClient, { orgId, id }: Destination, row: SettledDelivery): Promise<boolean> {
  const untouched = row.delivered === 0 && row.dead.length === 0;
  const { rowCount } = await client.query(
    `update delivery set claimed_until = null, attempts = attempts + 1, remaining = $5::int[]
     where org_id = $1 and destination_id = $2 and id = $3 and claimed_until = $4::timestamptz
       and claimed_until > clock_timestamp()`,
    [orgId, id, row.delivery.id, row.delivery.lease, untouched ? row.delivery.remaining : row.remaining],
  );
  return rowCount === 1;
}

async function insertDead(client: PoolClient, { orgId, id }: Destination, rows: readonly SettledDelivery[]) {
  const dead = rows.flatMap((row) => row.dead.map((event) => ({ ...event, delivery: row.delivery })));
  if (dead.length === 0) return;
  await client.query(
    `insert into delivery_dead (org_id, destination_id, event_id, committed_us, block_committed_us, block_id, line, reason)
     select $1::int, $2::uuid, * from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::text[])`,
    [
      orgId,
      id,
      dead.map((event) => event.eventId),
      dead.map((event) => event.delivery.committedUs),
      dead.map((event) => event.delivery.blockCommittedUs),
      dead.map((event) => event.delivery.blockId),
      dead.map((event) => event.line),
      dead.map((event) => event.reason.replaceAll('\0', '')),
    ],
  );
}

async function addDelivered(client: PoolClient, { orgId, id }: Destination, rows: readonly SettledDelivery[]) {
  const delivered = rows.reduce((sum, row) => sum + row.delivered, 0);
  if (delivered === 0) return;
  await client.query('update destination set delivered = delivered + $3 where org_id = $1 and id = $2', [
    orgId,
    id,
    delivered,
  ]);
  await addFlow(
    client,
    orgId,
    rows.map((row) => ({ kind: 'delivered', subject: id, amount: row.delivered, atUs: row.delivery.committedUs })),
  );
}
