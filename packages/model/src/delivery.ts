/** Which lines of a block a destination gets. */
export type Select = 'all' | 'tagged' | { readonly rules: readonly string[] };

/** An event as a destination's encoder sees it. */
export interface DeliveryEvent {
  /** `<batch>:<index>`: the same at every attempt. */
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly time: bigint;
  readonly severity: string;
  readonly body: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A request that a destination wants sent; the transport adds nothing but its own connection headers. */
export interface OutgoingRequest {
  readonly method: 'POST' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Positions, in the batch given to `encode`, of the events this request carries. */
  readonly events: readonly number[];
}

export interface IncomingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An event that the destination will never take, by its position in the batch. */
export interface Rejection {
  readonly event: number;
  readonly reason: string;
}

/**
 * What became of a request. `errored`: the same bytes may succeed later, nothing is lost. `hold`: the destination
 * needs a person (a wrong token, a missing path); everything is kept. `rejected`: its events never will be taken.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'errored'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'too_large'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | {
      readonly kind: 'partial';
      readonly retry: readonly number[];
      /** The rest is worth sending at once: it was never looked at. */
      readonly retryNow?: boolean;
      readonly rejected: readonly Rejection[];
      readonly reason: string;
    };
