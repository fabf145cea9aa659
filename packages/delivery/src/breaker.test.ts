import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attempt, afterAttempt, backoffMs, HEALTHY, type Health } from './index';

const failed: Attempt = { kind: 'failed', reason: 'answers 503: busy' };
const hold: Attempt = { kind: 'hold', reason: 'answers 403: revoked' };
const after = (attempts: readonly Attempt[], start: Health = HEALTHY) =>
  attempts.reduce((health, attempt, index) => afterAttempt(health, attempt, 1_000 + index, () => 1), {
    ...start,
    waitMs: 0,
  });

describe('backoffMs', () => {
  it('doubles from one second to thirty, with full jitter', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1_000].map((attempts) => backoffMs(attempts, () => 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(backoffMs(9, () => 0)).toBe(0);
    expect(backoffMs(1, () => 0.5)).toBe(500);
  });
});

describe('the breaker', () => {
  it('opens after five failures in a row and closes at the first success', () => {
    expect(after([failed, failed, failed, failed])).toMatchObject({ breaker: 'closed', failures: 4, waitMs: 8_000 });
    expect(after(Array(5).fill(failed))).toMatchObject({ breaker: 'open', failures: 5, sinceMs: 1_000 });
    expect(after([...Array(5).fill(failed), { kind: 'succeeded' }])).toEqual({ ...HEALTHY, waitMs: 0 });
  });

  it('opens at once where a person is needed, and probes once a minute', () => {
    expect(after([hold])).toMatchObject({ breaker: 'open', reason: 'answers 403: revoked', waitMs: 60_000 });
  });

  it('opens again when the probe fails', () => {
    const probe: Health = { breaker: 'half_open', failures: 1, reason: 'answers 503: busy', sinceMs: 5 };
    expect(afterAttempt(probe, failed, 9)).toMatchObject({ breaker: 'open', failures: 2, sinceMs: 5 });
  });

  it('counts the time from when this trouble began, whatever its explanation', () => {
    const explained: Attempt = { kind: 'failed', reason: 'answers 503: still busy' };
    expect(after([failed, explained])).toMatchObject({ sinceMs: 1_000, reason: 'answers 503: still busy' });
    expect(after([failed, hold])).toMatchObject({ sinceMs: 1_001 });
  });

  it('waits as long as Retry-After asks, within ten minutes', () => {
    expect(after([{ ...failed, retryAfterMs: 90_000 }]).waitMs).toBe(90_000);
    expect(after([{ ...failed, retryAfterMs: 9_000_000 }]).waitMs).toBe(600_000);
  });

  it('always comes back, and is closed exactly when it is healthy or has failed a little', () => {
    const attempt = fc.oneof(fc.constant(failed), fc.constant(hold), fc.constant<Attempt>({ kind: 'succeeded' }));
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1 }), (attempts) => {
        const health = after(attempts);
        expect(health.waitMs).toBeLessThanOrEqual(600_000);
        expect(health.reason === null).toBe(attempts.at(-1)?.kind === 'succeeded');
        if (health.failures >= 5) expect(health.breaker).toBe('open');
        if (attempts.at(-1)?.kind === 'succeeded') expect(health.breaker).toBe('closed');
      }),
    );
  });
});
