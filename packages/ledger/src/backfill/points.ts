/** What a series says at a boundary, microseconds. */
export interface Point {
  readonly boundaryUs: number;
  readonly value: number;
}

export interface Cadence {
  readonly intervalUs: number;
  /** A series that does not change is sampled this often: Prometheus looks back five minutes. */
  readonly refreshUs: number;
}

const MINUTE_US = 60_000_000;
const DAY_US = 1440 * MINUTE_US;
/** Every minute, as the sampler does; a long history every four, which is a quarter of the samples. */
const SPARSE = 4;

/** @param spanUs how long the history is */
export function cadenceOf(intervalUs: number, spanUs: number): Cadence {
  const minute = Math.max(1, Math.floor(MINUTE_US / intervalUs)) * intervalUs;
  return { intervalUs, refreshUs: spanUs > DAY_US ? minute * SPARSE : minute };
}

/**
 * The samples of a counter: 0 at the boundary before it first counts, its value wherever that changes, and again where
 * it rests. Points up to a boundary depend on nothing that comes after it, so a history may be sent in parts, and any
 * part again.
 * @param changes its values where they change, by boundary, ascending, none twice
 * @returns those with `afterUs` < boundary ≤ `throughUs`; the 0 comes with what follows it
 */
export function pointsOf(changes: readonly Point[], cadence: Cadence, afterUs: number, throughUs: number): Point[] {
  const first = changes[0]?.boundaryUs;
  if (first === undefined || first > throughUs) return [];
  const points: Point[] = first > afterUs ? [{ boundaryUs: first - cadence.intervalUs, value: 0 }] : [];
  let last: Point = { boundaryUs: first - cadence.intervalUs, value: 0 };
  const put = (boundaryUs: number, value: number): void => {
    last = { boundaryUs, value };
    if (boundaryUs > afterUs) points.push(last);
  };
  const rest = (untilUs: number): void => {
    while (last.boundaryUs + cadence.refreshUs < untilUs) put(last.boundaryUs + cadence.refreshUs, last.value);
  };
  for (const { boundaryUs, value } of changes) {
    if (boundaryUs > throughUs) break;
    rest(boundaryUs);
    put(boundaryUs, value);
  }
  rest(throughUs + 1);
  return points;
}
