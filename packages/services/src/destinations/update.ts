import { transaction } from '@logflow/db';
import type { DestinationConfig, DestinationType } from '@logflow/destinations';
import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { bumpRulesEpoch } from '../rules/save';
import { requireType, splitConfig } from './config';
import {
  DESTINATION_COLUMNS,
  type Destination,
  type DestinationRow,
  destinationFromRow,
  liveDestination,
  readableSecrets,
} from './destination';
import { destinationInput, refuseTakenName, requireRules } from './input';
import { type Secrets, sealSecrets } from './sealed-secrets';
import { wake } from './wake';

/**
 * Replaces the whole destination; secrets that are left out stay, those that are null are removed. What waits is tried at once with the new settings.
 * @throws Fault `not_found`, `unprocessable` naming each wrong field, `conflict` when the name is taken
 */
export async function update(
  context: ServiceContext,
  input: { id: string; destination: unknown },
): Promise<Destination> {
  requireRole(context, 'admin');
  const wanted = parseInput(destinationInput, input.destination);
  const orgId = context.org.id;
  const row = await transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, orgId);
    const current = await liveDestination(client, orgId, input.id);
    refuseOtherType(current.type, wanted.type);
    await refuseTakenName(client, orgId, wanted.name, current.id);
    await requireRules(client, orgId, wanted.select);
    const type = requireType(wanted.type);
    const stored = readableSecrets(context, current);
    requireSecretsForNewServer(type, wanted.config, { config: current.config, secrets: stored });
    const { shown, secrets } = splitConfig(type, wanted.config, stored);
    const sealed = sealSecrets(context.services.env.home, { orgId, id: current.id }, secrets);
    const { rows } = await client.query<DestinationRow>(
      `update destination set name = $3, config = $4, secrets = $5, selects = $6, enabled = $7,
         breaker = 'closed', breaker_reason = null, breaker_since = null, failures = 0,
         next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
       where org_id = $1 and id = $2 returning ${DESTINATION_COLUMNS}`,
      [orgId, current.id, wanted.name, JSON.stringify(shown), sealed, JSON.stringify(wanted.select), wanted.enabled],
    );
    return rows[0] as DestinationRow;
  });
  await wake(context, row.id);
  return destinationFromRow(context, row);
}

/** A stored secret is never sent to a server that it was not entered for. */
function requireSecretsForNewServer(
  type: DestinationType,
  config: DestinationConfig,
  stored: { config: string; secrets: Secrets },
): void {
  const [first] = Object.keys(stored.secrets).filter((name) => config[name] !== null);
  const isGiven = type.secrets.some((name) => config[name]);
  if (first === undefined || isGiven || serverOf(config) === serverOf(JSON.parse(stored.config))) return;
  const message = 'The address names another server: enter the secret again, the stored one is not sent there.';
  throw new Fault('unprocessable', message, { errors: [{ path: `config.${first}`, message }] });
}

function serverOf({ url, site }: DestinationConfig): string {
  const address = String(url || site || '');
  return URL.canParse(address) ? new URL(address).origin : address;
}

function refuseOtherType(current: string, wanted: string): void {
  if (current === wanted) return;
  const message = `A destination keeps its type, which is ${current}: add another destination for ${wanted}.`;
  throw new Fault('unprocessable', message, { errors: [{ path: 'type', message }] });
}
