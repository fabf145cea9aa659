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

/** What one pass of the sampler stores, in microseconds since the epoch. */
export interface Passage {
  /** The boundaries that are due, ascending; never empty, none beyond the clock. */
  readonly due: readonly number[];
  readonly next: number;
  /** Of the due ones, those at which unchanged series are sampled too. */
  readonly refreshed: readonly number[];
  /** Unchanged series are spread over this many boundaries that follow one another. */
  readonly slots: number;
}

/**
 * The next boundary stands, whatever the interval was when it was set; those after it are multiples of `intervalUs`.
 * @returns null where the next boundary lies beyond the clock.
 */
export function passageAt(nowUs: number, nextUs: number, intervalUs: number): Passage | null {
  if (nowUs < nextUs) return null;
  const due = [nextUs];
  let next = boundaryAfter(nextUs, intervalUs);
  for (; next <= nowUs; next += intervalUs) due.push(next);
  const perRefresh = Math.max(1, Math.floor(REFRESH_US / intervalUs));
  const sparse = due.length > perRefresh * SPARSE_BEYOND_REFRESHES;
  const slots = sparse ? perRefresh * SPARSE_REFRESHES : perRefresh;
  return { due, next, refreshed: due.filter((boundary) => boundary > nowUs - FILL_US), slots };
}

const boundaryAfter = (us: number, intervalUs: number): number => us - (us % intervalUs) + intervalUs;
