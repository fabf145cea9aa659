/**
 * One thing wrong with one field of what a caller sent. `path` is dotted, as in `metrics.0.name`; `offset` is where in
 * the field's text it is wrong, or `from` and `to` (half-open) which part of it; in UTF-16 code units.
 */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  readonly offset?: number;
  readonly from?: number;
  readonly to?: number;
}

/** The closed set of ways a request can fail; each maps to one HTTP status in {@link statusOf}. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'unsupported'
  | 'unprocessable'
  | 'busy'
  | 'unavailable'
  | 'internal';

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  busy: 429,
  internal: 500,
  unavailable: 503,
};

/** @returns the HTTP status that answers an error of this code. */
export const statusOf = (code: ErrorCode): number => STATUS[code];

export interface FaultOptions {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * An error whose message may be shown to the caller: it names the limit, the value and the remedy.
 * Anything that is not a Fault is answered as `internal`, its text kept to the log.
 */
export class Fault extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: FaultOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
