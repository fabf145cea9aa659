import { backoffMs } from './backoff';

/** Failures in a row after which a destination is only probed. */
const OPEN_AFTER_FAILURES = 5;
/** How often a destination that needs a person is tried all the same: somebody may have mended it over there. */
const HOLD_PROBE_MS = 60_000;
const LONGEST_WAIT_MS = 600_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

/** How a destination is doing. `reason` reads on after its name; `sinceMs`: when that began, milliseconds since the epoch. */
export interface Health {
  readonly breaker: BreakerState;
  readonly failures: number;
  readonly reason: string | null;
  readonly sinceMs: number | null;
}

/** The next health, and how long the destination is left alone. */
export interface NextHealth extends Health {
  readonly waitMs: number;
}

export type Attempt =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'hold'; readonly reason: string };

export const HEALTHY: Health = { breaker: 'closed', failures: 0, reason: null, sinceMs: null };

/** @returns the health before the one probe that an open breaker lets through. */
export const probing = (health: Health): Health =>
  health.breaker === 'open' ? { ...health, breaker: 'half_open' } : health;

/**
 * `closed` → `open` after five failures in a row, or at once where a person is needed; a failed probe opens it again, a
 * success closes it.
 */
export function afterAttempt(health: Health, attempt: Attempt, nowMs: number, random = Math.random): NextHealth {
  if (attempt.kind === 'succeeded') return { ...HEALTHY, waitMs: 0 };
  const failures = health.failures + 1;
  const { reason } = attempt;
  const sinceMs = sameTrouble(health.reason, reason) ? health.sinceMs : nowMs;
  if (attempt.kind === 'hold') return { breaker: 'open', failures, reason, sinceMs, waitMs: HOLD_PROBE_MS };
  const open = health.breaker !== 'closed' || failures >= OPEN_AFTER_FAILURES;
  const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(attempt.retryAfterMs ?? 0, backoffMs(failures, random)));
  return { breaker: open ? 'open' : 'closed', failures, reason, sinceMs, waitMs };
}

/** `answers 403: …` is the same trouble with whatever explanation. */
function sameTrouble(before: string | null, now: string): boolean {
  const head = (reason: string): string => reason.split(':', 1)[0] as string;
  return before !== null && head(before) === head(now);
}
