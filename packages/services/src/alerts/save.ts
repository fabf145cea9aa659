import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { notFound } from '../identifier';
import { parseInput } from '../input';
import { ALERT_COLUMNS, type Alert, type AlertRow, alertFromRow, readAlert } from './alert';
import { checkCondition, wrong } from './check';
import { type AlertInput, alertInput, secondsOf } from './input';
import { checkRules } from './prometheus-tools';
import { ruleFile } from './rule-file';

/**
 * Prometheus evaluates it within seconds: the worker that leads writes it out.
 * @throws Fault `unprocessable` naming each wrong field, `conflict` when the name is taken
 */
export async function create(context: ServiceContext, input: unknown): Promise<Alert> {
  requireRole(context, 'admin');
  return save(context, { id: randomUUID(), wanted: await checked(context, input), query: INSERT });
}

/** @throws Fault as {@link create}, and `not_found` */
export async function update(context: ServiceContext, input: { id: string; alert: unknown }): Promise<Alert> {
  requireRole(context, 'admin');
  const { id } = await readAlert(context.services.db.pool, context.org.id, input.id);
  return save(context, { id, wanted: await checked(context, input.alert), query: UPDATE });
}

async function checked(context: ServiceContext, input: unknown): Promise<AlertInput> {
  const wanted = parseInput(alertInput, input);
  const setting = await checkCondition(context, wanted.condition);
  const draft = { ...wanted, id: randomUUID(), author: '', createdAt: '', updatedAt: '' };
  // Whoever writes it out has it checked again where promtool comes to no end now.
  const rules = ruleFile(setting.org, [{ alert: draft, setting }]);
  const problem = await checkRules(context.services.env.home, rules).catch(() => null);
  if (problem !== null) throw wrong('condition', `promtool refuses it: ${problem}`);
  return wanted;
}

const INSERT = `insert into alert (org_id, id, name, condition, for_seconds, severity, receivers, enabled, author)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${ALERT_COLUMNS}`;
/** What was deleted meanwhile is not brought back. */
const UPDATE = `update alert set name = $3, condition = $4, for_seconds = $5, severity = $6, receivers = $7, enabled = $8,
  author = $9, updated_at = clock_timestamp() where org_id = $1 and id = $2 returning ${ALERT_COLUMNS}`;

async function save(
  context: ServiceContext,
  { id, wanted, query }: { id: string; wanted: AlertInput; query: string },
): Promise<Alert> {
  const orgId = context.org.id;
  const row = await transaction(context.services.db, async (client) => {
    await refuseTakenName(client, orgId, wanted.name, id);
    await requireReceivers(client, orgId, wanted.receivers);
    const { rows } = await client.query<AlertRow>(query, [
      ...[orgId, id, wanted.name, JSON.stringify(wanted.condition), secondsOf(wanted.for), wanted.severity],
      ...[wanted.receivers === 'all' ? null : wanted.receivers, wanted.enabled, context.actor.name],
    ]);
    return rows[0];
  });
  if (row === undefined) throw notFound('alert', id);
  return alertFromRow(row);
}

async function refuseTakenName(client: PoolClient, orgId: number, name: string, id: string): Promise<void> {
  const taken = await client.query('select from alert where org_id = $1 and name = $2 and id <> $3', [orgId, name, id]);
  if (taken.rowCount === 0) return;
  const message = `Another alert is already called ${JSON.stringify(name)}: choose another name.`;
  throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
}

/** Until it is saved nobody deletes them. */
async function requireReceivers(client: PoolClient, orgId: number, wanted: AlertInput['receivers']): Promise<void> {
  if (wanted === 'all') return;
  const { rows } = await client.query<{ id: string }>(
    'select id from alert_receiver where org_id = $1 and id = any($2::uuid[]) for key share',
    [orgId, wanted],
  );
  const known = new Set(rows.map(({ id }) => id));
  const unknown = wanted.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw wrong(`receivers.${unknown}`, `There is no receiver ${wanted[unknown]}`);
}
