import type { Points } from './would-fire';

/** What was counted in each step. Times are seconds since the epoch. */
export interface Counted {
  readonly from: number;
  readonly step: number;
  /** Of steps that are wholly sampled. */
  readonly counts: readonly number[];
}

/** @returns what a window that ends with each step counted, from the first whole window on */
export function slide({ from, step, counts }: Counted, window: number): Points {
  const wide = Math.round(window / step);
  let sum = 0;
  const points = counts.map((count, i) => {
    sum += count - (counts[i - wide] ?? 0);
    return [from + (i + 1) * step, sum] as const;
  });
  return points.slice(wide - 1);
}

const HOUR_SECONDS = 3600;

/**
 * @param hours how many before must have counted something, of so many
 * @returns the points at which nothing was counted in a window, in what was busy before or is silent since
 */
export function silences(
  counted: Counted,
  window: number,
  hours: { readonly of: number; readonly least: number },
): Points {
  const busy = busyHours(counted);
  const from = counted.from + hours.of * HOUR_SECONDS;
  let silent = false;
  return slide(counted, window).filter(([time, count]) => {
    if (time < from) return false;
    silent = count === 0 && (silent || busyBefore(busy, time, hours.of) >= hours.least);
    return silent;
  });
}

/** @returns the hours since the epoch in which something was counted */
function busyHours({ from, step, counts }: Counted): ReadonlySet<number> {
  const hours = counts.map((count, i) => (count > 0 ? Math.floor((from + i * step) / HOUR_SECONDS) : -1));
  return new Set(hours.filter((hour) => hour >= 0));
}

function busyBefore(busy: ReadonlySet<number>, time: number, hours: number): number {
  const last = Math.floor(time / HOUR_SECONDS);
  return Array.from({ length: hours }, (_, i) => last - 1 - i).filter((hour) => busy.has(hour)).length;
}

/**
 * @param most how many steps of a range may be asked for
 * @returns seconds: a step that cuts both a window and the sampler's boundaries, no shorter than the range can have, and no shorter
 *   than shows anything
 */
export function stepWithin(
  window: number,
  range: number,
  { most, interval }: { most: number; interval: number },
): number {
  const least = Math.max((range + window) / most, window / FINEST);
  for (let parts = Math.floor(window / least); parts > 1; parts--) {
    if (window % parts === 0 && (window / parts) % interval === 0) return window / parts;
  }
  return window;
}

const FINEST = 48;
