import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { Env } from '@logflow/runtime';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../../context';
import { splitConfig } from '../../destinations/config';
import { type Secrets, sealSecrets } from '../../destinations/sealed-secrets';
import { notFound } from '../../identifier';
import { atMost, parseInput } from '../../input';
import { wrong } from '../check';
import { placeProblem } from './reach';
import {
  RECEIVER_COLUMNS,
  type Receiver,
  type ReceiverRow,
  readableSecrets,
  readReceiver,
  receiverFromRow,
} from './receiver';
import { type ReceiverType, receiverTypes } from './receiver-types';

const MOST_IN_A_NAME = 100;

/** The body of `POST` and `PUT /alerts/receivers`; `config` is checked by its type. */
export const receiverInput = z.strictObject({
  name: atMost(MOST_IN_A_NAME, 'choose a shorter one').trim().min(1, 'is required'),
  type: z.string(),
  config: z.record(z.string(), z.unknown()),
});

type Wanted = z.output<typeof receiverInput>;

/** @throws Fault `unprocessable` naming each wrong field, `conflict` when the name is taken */
export async function create(context: ServiceContext, input: unknown): Promise<Receiver> {
  requireRole(context, 'admin');
  return save(context, { id: randomUUID(), wanted: parseInput(receiverInput, input), stored: {}, query: INSERT });
}

/**
 * Replaces the whole receiver; secrets that are left out stay, unless it goes elsewhere; those that are null are removed.
 * @throws Fault as {@link create}, and `not_found`
 */
export async function update(context: ServiceContext, input: { id: string; receiver: unknown }): Promise<Receiver> {
  requireRole(context, 'admin');
  const wanted = parseInput(receiverInput, input.receiver);
  const row = await readReceiver(context, input.id);
  if (row.type !== wanted.type) throw wrong('type', `A receiver keeps its type, which is ${row.type}`);
  const stored = readableSecrets(context, row);
  refuseElsewhere(wanted, JSON.parse(row.config) as Record<string, unknown>, stored);
  return save(context, { id: row.id, wanted, stored, query: UPDATE });
}

const INSERT = `insert into alert_receiver (org_id, id, name, type, config, secrets, author)
  values ($1, $2, $3, $4, $5, $6, $7) returning ${RECEIVER_COLUMNS}`;
/** Who was deleted meanwhile is not brought back. */
const UPDATE = `update alert_receiver set name = $3, config = $5, secrets = $6, author = $7, updated_at = clock_timestamp()
  where org_id = $1 and id = $2 and type = $4 returning ${RECEIVER_COLUMNS}`;

/** A stored secret is never sent to a server that it was not entered for. */
function refuseElsewhere({ type, config }: Wanted, before: Readonly<Record<string, unknown>>, stored: Secrets): void {
  const [secret] = Object.keys(stored).filter((name) => config[name] !== null);
  const isGiven = receiverTypes[type]?.secrets.some((name) => config[name]);
  const place = receiverTypes[type]?.place ?? '';
  const isMoved = (config[place] ?? null) !== (before[place] ?? null);
  if (secret === undefined || isGiven || !isMoved) return;
  throw wrong(
    `config.${secret}`,
    'The address names another server: enter the secret again, the stored one is not sent there',
  );
}

async function save(
  context: ServiceContext,
  { id, wanted, stored, query }: { id: string; wanted: Wanted; stored: Secrets; query: string },
): Promise<Receiver> {
  const type = requireType(wanted.type);
  const { shown, secrets } = splitConfig(type, wanted.config, stored);
  refuseWrongPlace(context.services.env, type, { ...shown, ...secrets });
  const orgId = context.org.id;
  const sealed = sealSecrets(context.services.env.home, { orgId, id }, secrets);
  const row = await transaction(context.services.db, async (client) => {
    await refuseTakenName(client, orgId, wanted.name, id);
    const values = [orgId, id, wanted.name, wanted.type, JSON.stringify(shown), sealed, context.actor.name];
    return (await client.query<ReceiverRow>(query, values)).rows[0];
  });
  if (row === undefined) throw notFound('receiver', id);
  return receiverFromRow(context, row);
}

function refuseWrongPlace(env: Env, { place }: ReceiverType, config: Readonly<Record<string, unknown>>): void {
  const address = config[place];
  if (address === undefined) return;
  const problem = placeProblem(env, place === 'url' ? String(address) : `smtp://${address}`);
  if (problem !== null) throw wrong(`config.${place}`, problem);
}

function requireType(name: string): ReceiverType {
  const type = Object.hasOwn(receiverTypes, name) ? receiverTypes[name] : undefined;
  if (type) return type;
  throw wrong(
    'type',
    `must be one of ${Object.keys(receiverTypes).join(', ')}, but is ${JSON.stringify(name.slice(0, 64))}`,
  );
}

async function refuseTakenName(client: PoolClient, orgId: number, name: string, id: string): Promise<void> {
  const taken = await client.query('select from alert_receiver where org_id = $1 and name = $2 and id <> $3', [
    orgId,
    name,
    id,
  ]);
  if (taken.rowCount === 0) return;
  const message = `Another receiver is already called ${JSON.stringify(name)}: choose another name.`;
  throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
}
