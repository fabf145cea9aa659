import type { DeliveryEvent, IncomingResponse, Outcome, OutgoingRequest } from '@logflow/model';
import type { z } from 'zod';

export type DestinationConfig = Readonly<Record<string, unknown>>;

/** How much one request may carry. `bytes` is the body before compression; a single larger event travels alone. */
export interface RequestLimits {
  readonly events: number;
  readonly bytes: number;
}

/**
 * A product that takes events over HTTP. All functions are pure: the transport sends, the caller decides when.
 * @typeParam C what `config` parses to
 */
export interface DestinationType<C = DestinationConfig> {
  /** As in the API's `type`; snake_case, product and protocol. */
  readonly name: string;
  readonly title: string;
  /** Forms are drawn from its JSON Schema: `title` and `description` come from `.meta()`. */
  readonly config: z.ZodType<C>;
  /** Keys of the config that are encrypted at rest and never returned. */
  readonly secrets: readonly string[];
  readonly limits: RequestLimits;
  /** Every event of the batch appears in exactly one request; each is made when it is asked for, no sooner. */
  encode(batch: readonly DeliveryEvent[], config: C): Iterable<OutgoingRequest>;
  /** Never throws, whatever the body holds. A reason reads on after the destination's name: `answers 403: no such key`. */
  classify(response: IncomingResponse, sent: OutgoingRequest): Outcome;
  /** A request without events whose answer tells whether the destination can be reached. */
  healthcheck(config: C): OutgoingRequest;
}
