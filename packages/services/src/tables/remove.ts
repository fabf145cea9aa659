import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { bumpRulesEpoch } from '../rules/save';
import { tableUsers } from './users';

/** @throws Fault `not_found`; `conflict` while a rule uses the table, naming it */
export async function remove(context: ServiceContext, input: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  const id = requireUuid('table', input.id);
  await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, context.org.id);
    const { rows } = await client.query<{ name: string }>(
      'delete from lookup_table where org_id = $1 and id = $2 returning name',
      [context.org.id, id],
    );
    if (rows[0] === undefined) throw notFound('table', input.id);
    const users = await tableUsers(client, context.org.id, rows[0].name);
    if (users.length === 0) return;
    const names = users.map(({ rule }) => JSON.stringify(rule)).join(', ');
    throw new Fault('conflict', `The table ${rows[0].name} is used by ${names}: change or delete that rule first.`);
  });
}
