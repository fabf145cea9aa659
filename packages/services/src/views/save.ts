import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { requireUuid } from '../identifier';
import { parseInput } from '../input';
import { viewInput } from './input';
import { VIEW_COLUMNS, type View, type ViewRow, viewFromRow } from './view';

const MAX_VIEWS = 500;

/** @throws Fault `unprocessable` naming each wrong field or the limit, `conflict` when the name is taken */
export async function create(context: ServiceContext, input: unknown): Promise<View> {
  requireRole(context, 'admin');
  return save(context, randomUUID(), input);
}

/**
 * Renames a view or saves it anew; one that was deleted is there again under its id.
 * @throws Fault as {@link create}; `not_found` where the id cannot be one
 */
export async function put(context: ServiceContext, input: { id: string; view: unknown }): Promise<View> {
  requireRole(context, 'admin');
  return save(context, requireUuid('view', input.id), input.view);
}

async function save(context: ServiceContext, id: string, input: unknown): Promise<View> {
  const { name, path } = parseInput(viewInput, input);
  const orgId = context.org.id;
  const row = await transaction(context.services.db, async (client) => {
    // One at a time in an org, so that names and numbers stay as they were checked.
    await client.query('select from org where id = $1 for no key update', [orgId]);
    await refuseTakenName(client, orgId, name, id);
    await checkCount(client, orgId, id);
    const { rows } = await client.query<ViewRow>(
      `insert into saved_view (org_id, id, name, path, author) values ($1, $2, $3, $4, $5)
       on conflict (org_id, id) do update set name = $3, path = $4, author = $5, updated_at = clock_timestamp()
       returning ${VIEW_COLUMNS}`,
      [orgId, id, name, path, context.actor.name],
    );
    return rows[0] as ViewRow;
  });
  return viewFromRow(row);
}

async function refuseTakenName(client: PoolClient, orgId: number, name: string, id: string): Promise<void> {
  const taken = await client.query('select from saved_view where org_id = $1 and name = $2 and id <> $3', [
    ...[orgId, name, id],
  ]);
  if (taken.rowCount === 0) return;
  const message = `Another view is already called ${JSON.stringify(name)}: choose another name.`;
  throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
}

async function checkCount(client: PoolClient, orgId: number, id: string): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    'select count(*)::int as others from saved_view where org_id = $1 and id <> $2',
    [orgId, id],
  );
  if ((rows[0]?.others ?? 0) < MAX_VIEWS) return;
  const message = `There are ${MAX_VIEWS} views already, which is the limit: delete one first.`;
  throw new Fault('unprocessable', message, { errors: [{ path: 'name', message }] });
}
