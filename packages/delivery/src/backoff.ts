const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Full jitter, so that many destinations behind one outage do not all come back at the same moment.
 * @param attempts failures in a row, from 1
 * @returns milliseconds, up to 1 s after the first failure, doubling to 30 s
 */
export const backoffMs = (attempts: number, random: () => number = Math.random): number =>
  Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(0, attempts - 1), 20)));
