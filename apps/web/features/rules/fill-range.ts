import type { Range } from '../time/range';

/** Commit times as the API takes them; without `to`, up to where the rule counts by itself. */
export interface FillRange {
  readonly from: number | string;
  readonly to?: number | string;
}

/** @returns a chosen range as a backfill takes it: one that ends now goes on to where the rule counts by itself. */
export function fillRangeOf(range: Range, nowMs: number): FillRange {
  if (range.kind === 'last') return { from: Math.floor(nowMs / 1000) - range.seconds };
  const from = range.from / 1000;
  return range.to < nowMs ? { from, to: range.to / 1000 } : { from };
}

interface Tried {
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
}

/** @returns the range of a back-test as a backfill takes it; one that reached its present goes on up to the rule. */
export const fillRangeOfRun = ({ from, to, createdAt }: Tried): FillRange =>
  Date.parse(to) < Date.parse(createdAt) ? { from, to } : { from };
