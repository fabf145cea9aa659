import { transaction } from '@logflow/db';
import { listDead as deadEvents, replayDead as replay } from '@logflow/ledger';
import { requireRole, type ServiceContext } from '../context';
import { decodeNumber, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { liveDestination } from './destination';
import { wake } from './wake';

/** An event that the destination refused. */
export interface DeadEvent {
  readonly id: string;
  /** `<batch>:<index>`, the id of the line in `/logs` too. */
  readonly eventId: string;
  readonly reason: string;
  readonly createdAt: string;
}

/** Newest first. @throws Fault `not_found` */
export async function listDead(context: ServiceContext, input: PageInput & { id: string }): Promise<Page<DeadEvent>> {
  requireRole(context, 'admin');
  const { db } = context.services;
  const { id } = await liveDestination(db.pool, context.org.id, input.id);
  const limit = pageLimit(input);
  const before = input.cursor === undefined ? undefined : decodeNumber(input.cursor);
  const rows = await deadEvents(db, context.org.id, id, { limit: limit + 1, before });
  const items = rows.slice(0, limit).map((row) => ({
    id: String(row.id),
    eventId: row.eventId,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null };
}

/** Puts every refused event back into the queue. @returns how many. @throws Fault `not_found` */
export async function replayDead(context: ServiceContext, input: { id: string }): Promise<{ replayed: number }> {
  requireRole(context, 'admin');
  const replayed = await transaction(context.services.db, async (client) => {
    const { id } = await liveDestination(client, context.org.id, input.id);
    return replay(client, context.org.id, id);
  });
  await wake(context, input.id);
  return { replayed };
}
