import { type DiscardReason, type ErrorCode, Fault, type FaultOptions } from '@logflow/model';

const CODES: Record<DiscardReason, ErrorCode> = {
  unauthenticated: 'unauthenticated',
  malformed: 'invalid',
  bad_encoding: 'invalid',
  unsupported: 'unsupported',
  line_too_long: 'too_large',
  body_too_large: 'too_large',
  too_many_fields: 'invalid',
  backlog_full: 'busy',
  queue_unavailable: 'unavailable',
};

/** The one way to refuse what a sender sent: its reason is metric label, log field and, by its code, HTTP status. */
export class Refusal extends Fault {
  readonly reason: DiscardReason;

  constructor(reason: DiscardReason, message: string, options?: FaultOptions) {
    super(CODES[reason], message, options);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
