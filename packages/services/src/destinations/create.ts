import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { bumpRulesEpoch } from '../rules/save';
import { requireType, splitConfig } from './config';
import { DESTINATION_COLUMNS, type Destination, type DestinationRow, destinationFromRow } from './destination';
import { destinationInput, refuseTakenName, requireRules } from './input';
import { sealSecrets } from './sealed-secrets';

/**
 * From now on every batch is planned for it too; what came before is not sent.
 * @throws Fault `unprocessable` naming each wrong field, `conflict` when the name is taken
 */
export async function create(context: ServiceContext, input: unknown): Promise<Destination> {
  requireRole(context, 'admin');
  const { name, type, config, select, enabled } = parseInput(destinationInput, input);
  const { shown, secrets } = splitConfig(requireType(type), config);
  const id = randomUUID();
  const orgId = context.org.id;
  const sealed = sealSecrets(context.services.env.home, { orgId, id }, secrets);
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, orgId);
    await refuseTakenName(client, orgId, name);
    await requireRules(client, orgId, select);
    const { rows } = await client.query<DestinationRow>(
      `insert into destination (org_id, id, name, type, config, secrets, selects, enabled)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${DESTINATION_COLUMNS}`,
      [orgId, id, name, type, JSON.stringify(shown), sealed, JSON.stringify(select), enabled],
    );
    return rows[0] as DestinationRow;
  });
  return destinationFromRow(context, row);
}
