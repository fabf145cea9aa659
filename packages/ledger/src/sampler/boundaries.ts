/** Every series is sampled at least this often, because Prometheus looks back five minutes. */
const REFRESH_US = 60_000_000;
/** Where very much was missed, it is filled in at this many times that distance, still within the five minutes. */
const SPARSE_REFRESHES = 4;
const SPARSE_BEYOND_REFRESHES = 60;
const DAY_US = 86_400_000_000;
/** Prometheus is given `out_of_order_time_window: 7d`; what is older may be refused. */
export const LATE_US = 7 * DAY_US;
/** What is filled in must still arrive in time. */
const FILL_US = 6 * DAY_US;

/** In microseconds since the epoch. */
export interface Passage {
  /** The boundaries that are due, ascending; never empty, none beyond the clock. */
  readonly due: readonly number[];
  readonly next: number;
}

/**
 * The next boundary stands, whatever the interval was when it was set; those after it are multiples of `intervalUs`.
 * @returns null where the next boundary lies beyond the clock.
 */
export function passageAt(nowUs: number, nextUs: number, intervalUs: number): Passage | null {
  if (nowUs < nextUs) return null;
  const due = boundariesFrom(nextUs, nowUs, intervalUs);
  return { due, next: boundaryAfter(due.at(-1) as number, intervalUs) };
}

/** @returns `firstUs`, and the multiples of `intervalUs` that follow it, up to `lastUs`. */
export function boundariesFrom(firstUs: number, lastUs: number, intervalUs: number): number[] {
  const boundaries = [firstUs];
  for (let us = boundaryAfter(firstUs, intervalUs); us <= lastUs; us += intervalUs) boundaries.push(us);
  return boundaries;
}

export interface Refreshes {
  /** The boundaries at which unchanged series are sampled too. */
  readonly at: readonly number[];
  /** Unchanged series are spread over this many boundaries that follow one another. */
  readonly slots: number;
}

/** @param passed boundaries that were passed at once, ascending. */
export function refreshesAt(passed: readonly number[], intervalUs: number): Refreshes {
  const last = passed.at(-1) as number;
  const perRefresh = Math.max(1, Math.floor(REFRESH_US / intervalUs));
  const sparse = passed.length > perRefresh * SPARSE_BEYOND_REFRESHES;
  return {
    at: passed.filter((boundary) => boundary > last - FILL_US),
    slots: sparse ? perRefresh * SPARSE_REFRESHES : perRefresh,
  };
}

const boundaryAfter = (us: number, intervalUs: number): number => us - (us % intervalUs) + intervalUs;
