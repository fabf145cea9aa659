import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { FailedSignIns } from './failed-sign-ins';

const SIGN_IN = '/sign-in/email';

/** better-auth's hooks that stop guessing at one account; its own limit counts per address. */
export function signInGuard(failed = new FailedSignIns()) {
  const before = createAuthMiddleware(async ({ path, body }) => {
    if (path !== SIGN_IN) return;
    const seconds = failed.waitSeconds(emailOf(body));
    if (seconds === 0) return;
    const message = `Too many wrong passwords for this account: try again in ${Math.ceil(seconds / 60)} minutes.`;
    throw new APIError('TOO_MANY_REQUESTS', { message }, { 'retry-after': String(seconds) });
  });
  const after = createAuthMiddleware(async ({ path, body, context }) => {
    if (path !== SIGN_IN) return;
    if (isAPIError(context.returned)) failed.note(emailOf(body));
    else failed.forget(emailOf(body));
  });
  return { before, after };
}

const emailOf = (body: unknown): string => {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return typeof email === 'string' ? email : '';
};
