import { z } from 'zod';
import { rangeOf } from '../backtest/input';
import { instant, parseInstant } from '../time-range';

const range = {
  from: instant,
  to: instant.optional().meta({ description: 'Left out: up to where the rule counts by itself' }),
};

/** The body of `POST /rules/{id}/backfill`: commit times, half-open. */
export const backfillInput = z.strictObject(range);

/** The body of `POST /rules/backfill` and `PUT /rules/{id}/backfill`. */
export const savedBackfillInput = z.strictObject({ rule: z.record(z.string(), z.unknown()), ...range });

export interface CommitRange {
  readonly fromUs: number;
  readonly toUs: number;
}

const MAX_COMMIT_US = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * @returns commit times, microseconds, half-open
 * @throws Fault `unprocessable` where the range is reversed or empty
 */
export function commitRangeOf({ from, to }: z.output<typeof backfillInput>): CommitRange {
  if (to === undefined) return { fromUs: commitTime(parseInstant(from) as bigint), toUs: Number(MAX_COMMIT_US) };
  const { fromUs, toUs } = rangeOf({ from, to });
  return { fromUs: commitTime(fromUs), toUs: commitTime(toUs) };
}

const commitTime = (us: bigint): number => (us < 0n ? 0 : us > MAX_COMMIT_US ? Number(MAX_COMMIT_US) : Number(us));
