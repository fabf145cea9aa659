import { randomUUID } from 'node:crypto';
import { classifyFailure, sendRequest } from '@logflow/delivery';
import type { DestinationConfig, DestinationType } from '@logflow/destinations';
import { type DeliveryEvent, microsFromMs, type Outcome, type OutgoingRequest } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { openConfig } from './config';
import { liveDestination } from './destination';
import { wake } from './wake';

const TIMEOUT_MS = 15_000;

export interface TestResult {
  readonly ok: boolean;
  /** The HTTP status of the last answer; null where there was none. */
  readonly status: number | null;
  /** One sentence for people. */
  readonly message: string;
}

interface Tried {
  readonly outcome: Outcome;
  readonly status: number | null;
}

/**
 * Asks the destination for its health and sends it one event that says it is a test. Where that works, what waits is
 * tried again at once.
 * @throws Fault `not_found`
 */
export async function test(context: ServiceContext, input: { id: string }): Promise<TestResult> {
  requireRole(context, 'admin');
  const { db, env } = context.services;
  const row = await liveDestination(db.pool, context.org.id, input.id);
  const opened = openOrExplain(env.home, { ...row, orgId: context.org.id });
  if (typeof opened === 'string') return { ok: false, status: null, message: `${row.name} cannot be used: ${opened}.` };
  const result = describe(row.name, await tryOut(opened.type, opened.config, row.name));
  if (result.ok) await resume(context, row.id);
  return result;
}

function openOrExplain(home: string, row: Parameters<typeof openConfig>[1]) {
  try {
    return openConfig(home, row);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Only a health check that cannot be sent settles it: keys that may only write are often refused their health. */
async function tryOut(type: DestinationType, config: DestinationConfig, name: string): Promise<Tried> {
  const health = await exchange(type, type.healthcheck(config));
  if (health.outcome.kind === 'errored') return health;
  const [request] = type.encode([testEvent(name)], config);
  return exchange(type, request as OutgoingRequest);
}

async function exchange(type: DestinationType, request: OutgoingRequest): Promise<Tried> {
  try {
    const response = await sendRequest(request, { timeoutMs: TIMEOUT_MS });
    return { outcome: type.classify(response, request), status: response.status };
  } catch (error) {
    return { outcome: classifyFailure(error), status: null };
  }
}

const testEvent = (name: string): DeliveryEvent => ({
  id: `${randomUUID()}:0`,
  time: microsFromMs(Date.now()),
  severity: 'INFO',
  body: `LogFlow tests the destination ${name}: this line can be ignored.`,
  resource: { service: 'logflow' },
  attributes: {},
  tags: { event: 'logflow_test' },
});

function describe(name: string, { outcome, status }: Tried): TestResult {
  if (outcome.kind === 'delivered') return { ok: true, status, message: `${name} took a test event.` };
  const reason = outcome.kind === 'partial' ? (outcome.rejected[0]?.reason ?? outcome.reason) : outcome.reason;
  return { ok: false, status, message: `${name} ${reason}.` };
}

async function resume(context: ServiceContext, id: string): Promise<void> {
  await context.services.db.pool.query(
    'update destination set next_attempt_at = clock_timestamp() where org_id = $1 and id = $2',
    [context.org.id, id],
  );
  await wake(context, id);
}
