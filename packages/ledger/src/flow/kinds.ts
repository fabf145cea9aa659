/**
 * What of the flow is added up, each beside what its subject is. Amounts are lines but where it says otherwise.
 *
 * - `accepted`: stood in a request that had not been counted before; of an ingest token, or '' where none is known
 * - `repeated`: came again with an idempotency key that had been counted; ''
 * - `refused`: requests that ingest took nothing of; a discard reason
 * - `matched`: at least one rule matched it; ''
 * - `rule`: this rule matched it; a rule
 * - `tagged`: kept, and at least one rule gave it a tag; ''
 * - `dropped`, `sampled`: counted and not kept; the rule that took it
 * - `planned`, `delivered`: to be sent, and sent; a destination
 * - `match_us`: microseconds that matching took; ''
 * - `wait_ms`: milliseconds from acceptance to commit, summed over the lines; ''
 */
export type FlowKind =
  | 'accepted'
  | 'repeated'
  | 'refused'
  | 'matched'
  | 'rule'
  | 'tagged'
  | 'dropped'
  | 'sampled'
  | 'planned'
  | 'delivered'
  | 'match_us'
  | 'wait_ms';

export interface FlowEntry {
  readonly kind: FlowKind;
  readonly subject: string;
  readonly amount: number;
}

/** An entry and when it counts: the commit of its lines, microseconds since the epoch. */
export interface TimedFlowEntry extends FlowEntry {
  readonly atUs: number;
}

export const MINUTE_US = 60_000_000;
export const HOUR_US = 60 * MINUTE_US;

/** So many days the sums are kept; the Overview shows 31 at most. */
export const FLOW_KEPT_DAYS = 35;
