import type { Db } from '@logflow/db';
import { type Attempt, afterAttempt, type DeliveryResult, deliver, type NextHealth } from '@logflow/delivery';
import {
  type AdmittedDestination,
  admitDestination,
  claimDeliveries,
  type DestinationRef,
  releaseDeliveries,
  settleDeliveries,
} from '@logflow/ledger';
import type { Logger } from '@logflow/runtime';
import { destinations } from '@logflow/services';
import { loadEvents } from './load-events';
import { settleRows } from './settlement';

/** A turn begins no request after this, and the last one may take a minute: the lease outlives both. */
const BUDGET_MS = 40_000;
const LEASE_SECONDS = 120;
const CLAIM = { events: 2_000, rows: 256, leaseSeconds: LEASE_SECONDS };
/** What an open breaker lets through. */
const PROBE = { ...CLAIM, events: 1, rows: 1 };

export interface Delivering {
  readonly db: Db;
  readonly home: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Shortens or lengthens every wait after a failure; tests do not want to sit out a minute. */
  readonly patience?: number;
}

/**
 * @param maxBytes what a turn may load: bodies, attributes and resources of its events
 * @returns whether there may be more to send right now.
 */
export async function takeTurn(context: Delivering, ref: DestinationRef, maxBytes: number): Promise<boolean> {
  const destination = await admitDestination(context.db, ref.orgId, ref.id, LEASE_SECONDS);
  if (destination === undefined || context.signal.aborted) return false;
  const limits = destination.health.breaker === 'closed' ? CLAIM : PROBE;
  const claimed = await claimDeliveries(context.db, ref.orgId, ref.id, limits);
  if (claimed.length === 0) return false;
  const loaded = await loadEvents(context.db, ref.orgId, claimed, maxBytes);
  await releaseDeliveries(context.db, ref.orgId, ref.id, claimed.slice(loaded.length));
  const result = await send(
    context,
    destination,
    loaded.flatMap(({ events }) => events?.map(({ event }) => event) ?? []),
  );
  const health = nextHealth(context, destination, result);
  await settleDeliveries(context.db, { destination, rows: settleRows(loaded, result), ...(health && { health }) });
  return result.hold === undefined && result.reason === undefined;
}

type Events = Parameters<typeof deliver>[2];

/** A destination whose settings cannot be read needs a person, like one that refuses its token. */
async function send(context: Delivering, destination: AdmittedDestination, events: Events): Promise<DeliveryResult> {
  const opened = openOrHold(context.home, destination);
  if ('hold' in opened) return { delivered: [], rejected: [], retry: [...events.keys()], hold: opened.hold };
  return deliver(opened.type, opened.config, events, { budgetMs: BUDGET_MS, signal: context.signal });
}

function openOrHold(home: string, destination: AdmittedDestination) {
  try {
    return destinations.openConfig(home, { ...destination, secrets: destination.sealedSecrets });
  } catch (error) {
    return { hold: `cannot be used: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** @returns undefined where nothing was learnt (we were stopped), or nothing has changed. */
function nextHealth(
  { signal, log, patience = 1 }: Delivering,
  destination: AdmittedDestination,
  result: DeliveryResult,
): NextHealth | undefined {
  if (signal.aborted) return undefined;
  const attempt = attemptOf(result);
  const { health } = destination;
  if (attempt.kind === 'succeeded' && health.breaker === 'closed' && health.failures === 0) return undefined;
  const next = afterAttempt(health, attempt, Date.now());
  if (next.breaker !== health.breaker || (attempt.kind !== 'succeeded' && health.failures === 0)) {
    const about = { org: destination.orgId, destination: destination.id, type: destination.type };
    log.info({ ...about, breaker: next.breaker, reason: next.reason }, 'the health of a destination changed');
  }
  return { ...next, waitMs: next.waitMs * patience };
}

function attemptOf({ hold, reason, retryAfterMs }: DeliveryResult): Attempt {
  if (hold !== undefined) return { kind: 'hold', reason: hold };
  if (reason !== undefined) return { kind: 'failed', reason, retryAfterMs };
  return { kind: 'succeeded' };
}
