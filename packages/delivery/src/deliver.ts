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
  /** What is next stands last; a request is encoded when its turn comes. */
  readonly #waiting: Iterator<OutgoingRequest>[];
  readonly #delivered: number[] = [];
  readonly #rejected: Rejection[] = [];
  #trouble: { hold?: string; reason?: string; retryAfterMs?: number } = {};

  constructor(type: DestinationType, config: DestinationConfig, events: readonly DeliveryEvent[]) {
    this.#type = type;
    this.#config = config;
    this.#events = events;
    this.#waiting = [type.encode(events, config)[Symbol.iterator]()];
  }

  /** @returns the next request, or undefined where there is none or the destination is in trouble. */
  next(): OutgoingRequest | undefined {
    if (this.#trouble.hold !== undefined || this.#trouble.reason !== undefined) return undefined;
    for (let first = this.#waiting.at(-1); first !== undefined; first = this.#waiting.at(-1)) {
      const { done, value } = first.next();
      if (!done) return value;
      this.#waiting.pop();
    }
    return undefined;
  }

  take(request: OutgoingRequest, outcome: Outcome): void {
    const { events } = request;
    if (outcome.kind === 'delivered') this.#deliver(events);
    else if (outcome.kind === 'rejected') this.#reject(events, outcome.reason);
    else if (outcome.kind === 'too_large') this.#split(events, outcome.reason);
    else if (outcome.kind === 'partial') this.#takePartial(events, outcome);
    else this.#stop(outcome);
  }

  /** What was neither taken nor refused is to be sent again. */
  result(): DeliveryResult {
    const settled = new Set([...this.#delivered, ...this.#rejected.map(({ event }) => event)]);
    const retry = [...this.#events.keys()].filter((position) => !settled.has(position));
    return { delivered: this.#delivered, retry, rejected: this.#rejected, ...this.#trouble };
  }

  #stop({ kind, reason, ...outcome }: Extract<Outcome, { kind: 'hold' | 'errored' }>): void {
    this.#trouble = kind === 'hold' ? { hold: reason } : { reason, ...outcome };
  }

  #takePartial(events: readonly number[], outcome: Extract<Outcome, { kind: 'partial' }>): void {
    const { retry, rejected, reason, retryNow } = outcome;
    const others = new Set([...retry, ...rejected.map((rejection) => rejection.event)]);
    this.#deliver(events.filter((event) => !others.has(event)));
    this.#rejected.push(...rejected);
    if (retryNow) this.#sendAgain(retry);
    else if (retry.length > 0) this.#stop({ kind: 'errored', reason });
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
    this.#waiting.push(this.#encodeAgain(positions));
  }

  *#encodeAgain(positions: readonly number[]): Generator<OutgoingRequest> {
    const batch = positions.map((position) => this.#events[position] as DeliveryEvent);
    for (const request of this.#type.encode(batch, this.#config)) {
      yield { ...request, events: request.events.map((index) => positions[index] as number) };
    }
  }

  #deliver(events: readonly number[]): void {
    for (const event of events) this.#delivered.push(event);
  }

  #reject(events: readonly number[], reason: string): void {
    for (const event of events) this.#rejected.push({ event, reason });
  }
}
