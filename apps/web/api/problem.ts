import { randomUUID } from 'node:crypto';
import { type ErrorCode, Fault, statusOf } from '@logflow/model';
import type { Logger } from '@logflow/runtime';
import { z } from 'zod';

const TITLES: Record<ErrorCode, string> = {
  invalid: 'The request cannot be understood',
  unauthenticated: 'Sign in, or send an API key',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Already taken',
  too_large: 'Too large',
  unsupported: 'Not supported',
  unprocessable: 'Some fields are wrong',
  busy: 'Too many requests',
  unavailable: 'Not available at the moment',
  internal: 'LogFlow failed',
};

/** RFC 9457, with a code to switch on and what is wrong with each field. */
export const problemSchema = z
  .object({
    status: z.int(),
    code: z.enum(Object.keys(TITLES) as [ErrorCode, ...ErrorCode[]]),
    title: z.string(),
    detail: z.string(),
    errors: z.array(
      z.object({
        path: z.string(),
        message: z.string(),
        offset: z.int().optional().meta({ description: "Where in the field's text; UTF-16 code units" }),
        from: z.int().optional().meta({ description: 'The part of the text that is wrong begins here' }),
        to: z.int().optional().meta({ description: 'And ends before this' }),
      }),
    ),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** @returns a Fault as it is; anything else becomes `internal`, its text kept to the log under the id that is shown. */
export function faultOf(error: unknown, logger: Pick<Logger, 'error'>): Fault {
  if (error instanceof Fault) return error;
  if (isUnstorable(error)) {
    return new Fault('invalid', 'The request holds the character U+0000, which cannot be stored: remove it.', {
      cause: error,
    });
  }
  const id = randomUUID();
  logger.error({ err: error, id }, 'a request failed');
  return new Fault('internal', `Something went wrong inside LogFlow. Its log says what, under ${id}.`, {
    cause: error,
  });
}

/** PostgreSQL's code for a character that its texts cannot hold; of what reaches it that is only U+0000. */
const CHARACTER_NOT_IN_REPERTOIRE = '22021';

const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === CHARACTER_NOT_IN_REPERTOIRE;

export function problemResponse(fault: Fault): Response {
  const status = statusOf(fault.code);
  const problem: Problem = {
    status,
    code: fault.code,
    title: TITLES[fault.code],
    detail: fault.message,
    errors: fault.errors.map(({ path, message, offset, from, to }) => ({ path, message, offset, from, to })),
  };
  const headers = new Headers({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  if (fault.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer realm="LogFlow"');
  if (fault.retryAfterSeconds !== undefined) headers.set('retry-after', String(fault.retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status, headers });
}
