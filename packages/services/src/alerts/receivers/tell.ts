import { classifyFailure, type Reach, sendMail, sendRequest } from '@logflow/delivery';
import { Fault } from '@logflow/model';
import type { Env } from '@logflow/runtime';
import type { Services } from '../../context';
import { openSecrets } from '../../destinations/sealed-secrets';
import { isUuid } from '../../identifier';
import { parseInput } from '../../input';
import { type Notification, notificationInput } from '../notification';
import { placeProblem, reachOf } from './reach';
import { RECEIVER_COLUMNS, type ReceiverRow } from './receiver';
import { type HttpMessage, type Message, receiverTypes } from './receiver-types';

const WITHIN_MS = 20_000;
const SHOWN_ANSWER = 200;

/** Why somebody was not told; the reason reads on after the receiver's name. */
export interface Failure {
  readonly reason: string;
  /** Whether a person is needed: to try again would end the same. */
  readonly forGood: boolean;
}

/**
 * Tells a receiver what Alertmanager has for it, which tries again where that is of use.
 * @param input the org's slug, the receiver's id, and what Alertmanager sends to a webhook
 * @throws Fault `not_found`; `unavailable` where it is to be tried again, `unprocessable` where not, with the reason
 */
export async function notify(
  services: Services,
  { org: slug, id, notification }: { org: string; id: string; notification: unknown },
): Promise<void> {
  const told = parseInput(notificationInput, notification);
  const { rows } = await services.db.pool.query<ReceiverRow & { org_id: number }>(
    `select org_id, ${RECEIVER_COLUMNS} from alert_receiver
     where org_id = (select o.id from org o where o.slug = $1) and id = $2`,
    [slug, isUuid(id) ? id : null],
  );
  const [row] = rows;
  if (row === undefined) throw new Fault('not_found', 'There is no such receiver any more.');
  const failure = await tell(services, { orgId: row.org_id, row }, told);
  if (failure === null) return;
  throw new Fault(failure.forGood ? 'unprocessable' : 'unavailable', `${row.name} ${failure.reason}.`);
}

/** Sends it, and notes what became of it. Never throws for what a receiver does. */
export async function tell(
  { db, env }: Pick<Services, 'db' | 'env'>,
  { orgId, row }: { orgId: number; row: ReceiverRow },
  notification: Notification,
): Promise<Failure | null> {
  const failed = await attempt(() => {
    const secrets = openSecrets(env.home, { orgId, id: row.id }, row.secrets);
    const config = { ...(JSON.parse(row.config) as Record<string, unknown>), ...secrets };
    const message = receiverTypes[row.type]?.encode(config, notification);
    if (message === undefined) throw new Error(`of the type ${row.type} is not known`);
    return send(env, message);
  });
  // Whoever answers may send what PostgreSQL does not keep in a text.
  const failure = failed && { ...failed, reason: failed.reason.replaceAll('\0', '') };
  await db.pool.query(
    failure === null
      ? 'update alert_receiver set notified_at = clock_timestamp() where org_id = $1 and id = $2 and $3::text is null'
      : 'update alert_receiver set failed_at = clock_timestamp(), failure = $3 where org_id = $1 and id = $2',
    [orgId, row.id, failure?.reason ?? null],
  );
  return failure;
}

async function attempt(sending: () => Promise<Failure | null>): Promise<Failure | null> {
  try {
    return await sending();
  } catch (error) {
    const outcome = classifyFailure(error);
    return { reason: 'reason' in outcome ? outcome.reason : String(error), forGood: outcome.kind === 'hold' };
  }
}

/** Where it may live was checked when it was saved, perhaps under other settings. */
async function send(env: Env, message: Message): Promise<Failure | null> {
  const problem = placeProblem(env, placeOf(message));
  if (problem !== null) return { reason: `is not told: its address ${problem}`, forGood: true };
  if (!('mail' in message)) return post(message, reachOf(env));
  await sendMail(message.server, message.mail, reachOf(env));
  return null;
}

const placeOf = (message: Message): string =>
  'mail' in message ? `smtp://${message.server.host}:${message.server.port}` : message.url;

async function post({ url, json, headers = {} }: HttpMessage, reach: Reach): Promise<Failure | null> {
  const request = {
    ...{ method: 'POST' as const, url, events: [] },
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(json)),
  };
  const { status, body } = await sendRequest(request, { timeoutMs: WITHIN_MS, reach, compressed: false });
  if (status >= 200 && status < 300) return null;
  const said = body.replace(/\s+/g, ' ').trim().slice(0, SHOWN_ANSWER);
  return { reason: `answers ${status}${said && `: ${said}`}`, forGood: status < 500 && status !== 429 };
}
