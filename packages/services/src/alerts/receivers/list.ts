import { z } from 'zod';
import { requireRole, type ServiceContext } from '../../context';
import { RECEIVER_COLUMNS, type Receiver, type ReceiverRow, readReceiver, receiverFromRow } from './receiver';
import { receiverTypes } from './receiver-types';

/** All of the org, by name. */
export async function list(context: ServiceContext): Promise<{ items: readonly Receiver[]; nextCursor: null }> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<ReceiverRow>(
    `select ${RECEIVER_COLUMNS} from alert_receiver where org_id = $1 order by name`,
    [context.org.id],
  );
  return { items: rows.map((row) => receiverFromRow(context, row)), nextCursor: null };
}

/** @throws Fault `not_found` */
export async function get(context: ServiceContext, input: { id: string }): Promise<Receiver> {
  requireRole(context, 'admin');
  return receiverFromRow(context, await readReceiver(context, input.id));
}

/** What a form for a receiver is drawn from; `config` is JSON Schema. */
export const types = () =>
  Object.values(receiverTypes).map(({ name, title, config, secrets }) => ({
    name,
    title,
    config: z.toJSONSchema(config) as Readonly<Record<string, unknown>>,
    secrets,
  }));
