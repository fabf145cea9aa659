import type { DestinationConfig, DestinationType } from '@logflow/destinations';
import type { DeliveryEvent, Outcome, OutgoingRequest, Rejection } from '@logflow/model';
import { type SendOptions, sendRequest } from './send-request';
import { classifyFailure } from './transport-failure';

/** What became of a batch: every position is in exactly one of `delivered`, `retry` and `rejected`. */
export interface DeliveryResult {
  readonly delivered: readonly number[];
  readonly retry: readonly number[];
  readonly rejected: readonly Rejection[];
  /** Set: a person is needed. */
  readonly hold?: string;
  /** Set: why events are to be sent again later. Neither this nor `hold`: the time was up, nothing is wrong. */
  readonly reason?: string;
  readonly retryAfterMs?: number;
}

export interface DeliverOptions extends SendOptions {
  /** Once this many milliseconds have passed, no further request is begun. */
  readonly budgetMs?: number;
}

/**
 * Sends a batch request by request, splitting what is too large, and stops at the first sign that the destination
 * cannot take more now. Never throws for what a destination does.
 */
export async function deliver(
  type: DestinationType,
  config: DestinationConfig,
  events: readonly DeliveryEvent[],
  options: DeliverOptions = {},
): Promise<DeliveryResult> {
  const fold = new Fold(type, config, events);
  const started = performance.now();
  const timeIsUp = (): boolean => performance.now() - started > (options.budgetMs ?? Number.POSITIVE_INFINITY);
  for (let request = fold.next(); request !== undefined; request = fold.next()) {
    fold.take(request, await send(type, request, options));
    if (options.signal?.aborted || timeIsUp()) break;
  }
  return fold.result();
}

async function send(type: DestinationType, request: OutgoingRequest, options: SendOptions): Promise<Outcome> {
  try {
    return type.classify(await sendRequest(request, options), request);
  } catch (error) {
    return classifyFailure(error);
  }
}

/** Requests still to send, and what became of the events of those that were. Positions are those of the whole batch. */
class Fold {
  readonly #type: DestinationType;
  readonly #config: DestinationConfig;
  readonly #events: readonly DeliveryEvent[];
  readonly #waiting: OutgoingRequest[];
  readonly #delivered: number[] = [];
  readonly #retry: number[] = [];
  readonly #rejected: Rejection[] = [];
  #trouble: { hold?: string; reason?: string; retryAfterMs?: number } = {};

  constructor(type: DestinationType, config: DestinationConfig, events: readonly DeliveryEvent[]) {
    this.#type = type;
    this.#config = config;
    this.#events = events;
    this.#waiting = type.encode(events, config);
  }

  /** @returns the next request, or undefined where there is none or the destination is in trouble. */
  next(): OutgoingRequest | undefined {
    if (this.#trouble.hold !== undefined || this.#trouble.reason !== undefined) return undefined;
    return this.#waiting.shift();
  }

  take(request: OutgoingRequest, outcome: Outcome): void {
    const { events } = request;
    if (outcome.kind === 'delivered') this.#delivered.push(...events);
    else if (outcome.kind === 'rejected') this.#reject(events, outcome.reason);
    else if (outcome.kind === 'too_large') this.#split(events, outcome.reason);
    else if (outcome.kind === 'partial') this.#takePartial(events, outcome);
    else this.#stop(events, outcome);
  }

  result(): DeliveryResult {
    const retry = [...this.#retry, ...this.#waiting.flatMap((request) => request.events)].sort((a, b) => a - b);
    return { delivered: this.#delivered, retry, rejected: this.#rejected, ...this.#trouble };
  }

  #stop(events: readonly number[], outcome: Extract<Outcome, { kind: 'hold' | 'errored' }>): void {
    const { kind, reason } = outcome;
    this.#retry.push(...events);
    this.#trouble = kind === 'hold' ? { hold: reason } : { reason, retryAfterMs: outcome.retryAfterMs };
  }

  #takePartial(events: readonly number[], outcome: Extract<Outcome, { kind: 'partial' }>): void {
    const { retry, rejected, reason, retryNow } = outcome;
    const others = new Set([...retry, ...rejected.map((rejection) => rejection.event)]);
    this.#delivered.push(...events.filter((event) => !others.has(event)));
    this.#rejected.push(...rejected);
    if (retryNow) this.#sendAgain(retry);
    else if (retry.length > 0) this.#stop(retry, { kind: 'errored', reason });
  }

  /** One event alone that is too large always will be. */
  #split(events: readonly number[], reason: string): void {
    if (events.length <= 1) {
      this.#reject(events, reason);
      return;
    }
    const middle = Math.ceil(events.length / 2);
    this.#sendAgain(events.slice(middle));
    this.#sendAgain(events.slice(0, middle));
  }

  /** Puts requests for these events first in line. */
  #sendAgain(positions: readonly number[]): void {
    const batch = positions.map((position) => this.#events[position] as DeliveryEvent);
    const requests = this.#type.encode(batch, this.#config).map((request) => ({
      ...request,
      events: request.events.map((index) => positions[index] as number),
    }));
    this.#waiting.unshift(...requests);
  }

  #reject(events: readonly number[], reason: string): void {
    this.#rejected.push(...events.map((event) => ({ event, reason })));
  }
}
