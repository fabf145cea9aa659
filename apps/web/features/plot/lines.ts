import type { Extent } from './axis';
import type { Window } from './buckets';

/** How lines are drawn; the values of areas and bars stand on each other. */
export type Shape = 'lines' | 'areas' | 'bars';

/** One series as it is drawn. */
export interface Line {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly from: number;
  readonly step: number;
  /** How many steps its query has. */
  readonly count: number;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  /** Of all its values, those left out included. */
  readonly stats: { readonly last: number; readonly min: number; readonly max: number; readonly mean: number };
  /** Of the series behind it; null where its points count no lines. */
  readonly selector: string | null;
  /** How far before its time each point counts lines, seconds. */
  readonly counts: number;
}

/**
 * @param points time in seconds and value, in order; what is not a number is left out
 * @param gap points further apart than so many seconds are not joined
 * @returns a line of them that counts nothing
 */
export function lineOf(
  name: string,
  points: readonly (readonly [number, number])[],
  { from, to, step }: Window,
  gap = Number.POSITIVE_INFINITY,
): Line {
  const known = points.filter(([, value]) => Number.isFinite(value));
  const joined = known.flatMap(([time, value], place): (readonly [number, number | null])[] => {
    const before = known[place - 1]?.[0] ?? time;
    return time - before > gap
      ? [
          [before + step, null],
          [time, value],
        ]
      : [[time, value]];
  });
  const all = known.map(([, value]) => value);
  return {
    ...{ key: name, name, colour: 'var(--s1)', from, step, count: Math.round((to - from) / step) + 1 },
    steps: joined.map(([time]) => (time - from) / step),
    values: joined.map(([, value]) => value),
    stats: statsOf(all),
    ...{ selector: null, counts: 0 },
  };
}

function statsOf(values: readonly number[]): Line['stats'] {
  const sum = values.reduce((total, value) => total + value, 0);
  return { last: values.at(-1) ?? 0, min: Math.min(...values), max: Math.max(...values), mean: sum / values.length };
}

/** @returns when a point of a line is, in seconds since the epoch. */
export const timeAt = (line: Line, index: number): number => line.from + (line.steps[index] ?? 0) * line.step;

/** @returns the place of the point of a line that is nearest to a time; null in a gap, and where it has none near. */
export function nearest(line: Line, seconds: number, within: number): number | null {
  const wanted = (seconds - line.from) / line.step;
  let [low, high] = [0, line.steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.steps[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  const places = [low - 1, low].filter((place) => typeof line.values[place] === 'number');
  const [best] = places.sort((a, b) => Math.abs(timeAt(line, a) - seconds) - Math.abs(timeAt(line, b) - seconds));
  return best !== undefined && Math.abs(timeAt(line, best) - seconds) <= within ? best : null;
}

/** Where lines run far above zero and close together, zero is left out. */
const CLOSE = 0.25;

/** @param stacked where each step's values stand on each other */
export function extentOf(lines: readonly Line[], stacked: boolean): Extent {
  if (lines.every(({ steps }) => steps.length === 0)) return { low: 0, high: 1 };
  const filled = lines.filter(({ steps }) => steps.length > 0);
  const tops = stacked ? stackedTops(lines) : filled.flatMap(({ stats }) => [stats.min, stats.max]);
  const [low, high] = [Math.min(...tops), Math.max(...tops)];
  if (low < 0 || stacked) return { low: Math.min(low, 0), high: Math.max(high, 0) };
  return high - low < CLOSE * high && high > low ? { low, high } : { low: 0, high };
}

/** @returns what each step's values add up to */
function stackedTops(lines: readonly Line[]): number[] {
  const sums = new Map<number, number>();
  for (const { steps, values } of lines) {
    for (const [i, step] of steps.entries()) sums.set(step, (sums.get(step) ?? 0) + (values[i] ?? 0));
  }
  return [0, ...sums.values()];
}

const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4, notation: 'compact' });

/** @returns `0.01234`, `1,204`, `1.5M`. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return value.toExponential(2);
  return size >= 1e5 ? compact.format(value) : plain.format(value);
}
