import { median, quantileSorted } from 'simple-statistics';

/** Several runs of the same thing. */
export interface Runs {
  readonly median: number;
  /** Half the distance between the least and the most, as a share of the median. */
  readonly spread: number;
  readonly values: readonly number[];
}

export function summarise(values: readonly number[]): Runs {
  const middle = median([...values]);
  const spread = middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / 2 / middle;
  return { median: middle, spread, values };
}

/** @returns the value below which a share of the values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  quantileSorted(
    [...values].sort((a, b) => a - b),
    share,
  );

/** Runs once to warm up, then `count` times. @param run returns the figure of one run. */
export async function repeat(count: number, run: () => number | Promise<number>): Promise<Runs> {
  await run();
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(await run());
  return summarise(values);
}

/** @returns microseconds of CPU, of all threads of this process, that the work took. */
export async function cpuMicros(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}
