import { Fault } from '@logflow/model';

/** At which times a query is evaluated. Seconds since the epoch. */
export interface Resolution {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Steps from `from` to `to`, both included. */
  readonly count: number;
}

/** Prometheus gives at most 11,000 points a series. */
const MAX_STEPS = 10_000;
/** What one graph may take of Prometheus, of this process and of the browser. */
export const MAX_POINTS = 600_000;
export const MAX_SERIES = 1_000;
const YEAR = 366 * 86_400;
/** Steps that people read off an axis, seconds. */
const ROUND = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800];

interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /**
   * `fine`: as many steps as the limits allow, to be thinned; `columns`: one a column; `even`: a round one, the same for
   * all series.
   */
  readonly points: 'fine' | 'columns' | 'even';
}

/**
 * @param interval of the sampler, seconds: a step is a multiple of it
 * @param series how many the query gives; null where that is not known
 * @throws Fault `unprocessable` that names the limit, the value and the remedy
 */
export function resolve(wanted: Wanted, interval: number, series: number | null): Resolution {
  const { from, to, columns, points } = wanted;
  if (to - from > YEAR)
    throw tooMuch(
      `The range is ${Math.ceil((to - from) / 86_400)} days long and the limit is 366: choose a shorter one.`,
    );
  if ((series ?? 1) > MAX_SERIES)
    throw tooMuch(
      `This query gives ${number(series)} series and the limit is ${number(MAX_SERIES)}: sum by fewer labels, take topk(20, …), or select fewer.`,
    );
  const least = Math.min(columns, Math.floor((to - from) / interval) + 1);
  const most = Math.min(points === 'columns' ? columns : MAX_STEPS, Math.floor(MAX_POINTS / Math.max(series ?? 1, 1)));
  if (most < least)
    throw tooMuch(
      `This query gives ${number(series)} series of ${number(least)} points, ${number((series ?? 1) * least)} in all, and the limit is ${number(MAX_POINTS)}: sum by fewer labels, take topk(20, …), or select fewer.`,
    );
  const step = points === 'even' ? roundStep((to - from) / columns, interval) : multiple((to - from) / most, interval);
  return align(from, to, step);
}

const number = (value: number | null): string => (value ?? 0).toLocaleString('en');

/** Beyond ten minutes whole minutes, which can be read. */
function multiple(seconds: number, interval: number): number {
  const unit = seconds > 600 && 60 % interval === 0 ? 60 : interval;
  return Math.max(1, Math.ceil(seconds / unit)) * unit;
}

const roundStep = (seconds: number, interval: number): number =>
  ROUND.find((round) => round >= seconds && round % interval === 0) ?? multiple(seconds, interval);

/** Whole steps within the range, the end included: the last value is that of now. */
function align(from: number, to: number, step: number): Resolution {
  const first = Math.ceil(from / step) * step;
  const last = Math.max(Math.floor(to / step) * step, first);
  return { from: first, to: last, step, count: Math.round((last - first) / step) + 1 };
}

const tooMuch = (message: string): Fault =>
  new Fault('unprocessable', message, { errors: [{ path: 'query', message }] });
