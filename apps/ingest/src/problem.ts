import { Refusal } from '@logflow/codecs';
import { type ErrorCode, Fault, statusOf } from '@logflow/model';
import { MAX_WIRE_BYTES } from './limits';

const TITLES: Record<ErrorCode, string> = {
  invalid: 'The request cannot be read',
  unauthenticated: 'No valid ingest token',
  forbidden: 'Not allowed',
  not_found: 'Nothing here',
  method_not_allowed: 'Not with this method',
  conflict: 'Conflict',
  too_large: 'Too large',
  unsupported: 'Not understood',
  unprocessable: 'Cannot be processed',
  busy: 'Too busy',
  unavailable: 'Not available',
  internal: 'An error of our own',
};

export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** RFC 9457. */
  readonly body: string;
}

/** @returns the answer for a Fault; anything else answers 500 and keeps its text to the log. */
export function problemOf(error: unknown): Problem {
  const fault = faultOf(error);
  const { code, errors } = fault;
  const status = statusOf(code);
  const reason = fault instanceof Refusal ? { reason: fault.reason } : {};
  const body = {
    status,
    code,
    title: TITLES[code],
    detail: fault.message,
    ...reason,
    ...(errors.length > 0 && { errors }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(fault.retryAfterSeconds && { 'retry-after': String(fault.retryAfterSeconds) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    body: `${JSON.stringify(body)}\n`,
  };
}

/** @returns the Fault itself, one for an error of the web server, or `internal`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return wireTooLarge();
  if (statusCode === 415) return new Refusal('unsupported', `${message}: send application/json or text/plain.`);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refusal('malformed', `The request cannot be read (${message}): check its headers.`);
  }
  return new Fault('internal', 'The request could not be handled: see the log of ingest.', { cause: error });
}

function wireTooLarge(): Refusal {
  const remedy = 'send it in several requests or compress it';
  return new Refusal('body_too_large', `The body is larger than ${MAX_WIRE_BYTES} bytes: ${remedy}.`);
}
