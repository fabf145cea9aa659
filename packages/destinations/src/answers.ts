import type { IncomingResponse, Outcome } from '@logflow/model';

const LONGEST_RETRY_AFTER_MS = 600_000;
const LONGEST_DETAIL = 300;
/** Statuses that a person has to mend; the events are kept until then. */
const HOLD = new Set([401, 402, 403, 404, 405, 407, 410, 415, 421, 426]);

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** @returns what an answer outside 2xx means where the protocol says nothing more particular. */
export function classifyStatus(response: IncomingResponse, detail: string): Outcome {
  const { status } = response;
  const reason = answered(status, detail);
  if (status === 413) return { kind: 'too_large', reason };
  if (status >= 300 && status < 400) return { kind: 'hold', reason: redirected(response) };
  if (HOLD.has(status)) return { kind: 'hold', reason };
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: 'rejected', reason };
  return errored(response, reason);
}

/** @returns an outcome that is worth the same bytes again, after what `Retry-After` asks for. */
export function errored(response: IncomingResponse, reason: string): Outcome {
  const wait = retryAfterMs(response);
  return wait === undefined ? { kind: 'errored', reason } : { kind: 'errored', reason, retryAfterMs: wait };
}

/** @returns `answers 403: no such key`, the detail cut to a readable length. */
export const answered = (status: number, detail: string): string => `answers ${status}: ${shorten(detail)}`;

/** @returns the body as a JSON object, or an empty one where it is anything else. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the value where it is a text with something in it. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** Seconds or an HTTP date (counted from the answer's own Date), at most ten minutes. */
function retryAfterMs(response: IncomingResponse): number | undefined {
  const text = response.headers['retry-after']?.trim();
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(response.headers.date ?? '');
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, wait));
}

function redirected({ status, headers }: IncomingResponse): string {
  const location = textIn(headers.location);
  return answered(status, `redirects are not followed${location ? `; it points to ${location}` : ''}`);
}

function shorten(detail: string): string {
  // Control characters and runs of blanks would break the sentence this ends up in.
  const line = detail
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  if (line === '') return 'no explanation given';
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line;
}
