import type { Outcome } from '@logflow/model';
import { ForbiddenAddress } from './addresses';
import { RefusedMail } from './send-mail';

/** What a person can mend, and waiting cannot. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  UND_ERR_SOCKET: 'the connection was cut off',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it did not accept the connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept the connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it did not answer in time',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'its answer is longer than 16 MiB',
};

/** @returns what a request without an answer amounts to; the reason reads on after the destination's name. */
export function classifyFailure(error: unknown): Outcome {
  const cause = findCause(error);
  if (cause instanceof ForbiddenAddress) return { kind: 'hold', reason: `is refused: ${cause.message}` };
  if (cause instanceof RefusedMail || isRefusedForGood(cause))
    return { kind: 'hold', reason: `refuses it: ${cause.message}` };
  const code = codeOf(cause);
  if (CERTIFICATE.test(code)) return { kind: 'hold', reason: `cannot be trusted: ${messageOf(cause)}` };
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return { kind: 'errored', reason: 'cannot be reached: it did not answer in time' };
  }
  return { kind: 'errored', reason: `cannot be reached: ${SENTENCES[code] ?? messageOf(cause)}` };
}

/** Several addresses tried in vain come as an AggregateError; wrappers carry the true one as their cause. */
function findCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return findCause(error.errors[0]);
  if (error instanceof Error && error.cause instanceof Error) return findCause(error.cause);
  return error;
}

/** nodemailer puts a code of its own in the place of the system's, which it keeps beside. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { originalCode, code } = error as { originalCode?: unknown; code?: unknown };
  return [originalCode, code].find((one) => typeof one === 'string') ?? '';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A mail server's answer of 5xx: the same mail is not taken later either. */
const isRefusedForGood = (error: unknown): error is Error =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500;
