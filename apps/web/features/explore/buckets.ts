import type { Range } from '../time/range';

/** What a graph shows: bars of `step` seconds from `from` to `to` (seconds since the epoch, multiples of `step`). */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A stretch of whole buckets, in seconds since the epoch, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where the bars lie inside the graph, in px. */
export interface Plot {
  readonly left: number;
  readonly width: number;
}

/** Bucket widths in seconds; all are multiples of the sample interval, so their edges are exact. */
const STEPS = [
  5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800,
] as const;

/** A drag shorter than this is a click. */
export const DRAG_PX = 6;

/** @returns the smallest step that shows `seconds` in at most `most` bars. */
export const stepFor = (seconds: number, most: number): number =>
  STEPS.find((step) => seconds / step <= most) ?? STEPS[STEPS.length - 1] ?? 604_800;

const floorTo = (value: number, step: number): number => Math.floor(value / step) * step;
const ceilTo = (value: number, step: number): number => Math.ceil(value / step) * step;

/** @returns the window that shows a range in at most `most` bars, one more where the last is still filling. */
export function windowOf(range: Range, nowMs: number, most: number): Window {
  if (range.kind === 'last') {
    const step = stepFor(range.seconds, most);
    const to = floorTo(nowMs / 1000, step) + step;
    return { from: to - ceilTo(range.seconds, step), to, step };
  }
  const step = stepFor((range.to - range.from) / 1000, most);
  const from = floorTo(range.from / 1000, step);
  return { from, to: Math.max(ceilTo(range.to / 1000, step), from + step), step };
}

export const bucketCount = (window: Window): number => Math.round((window.to - window.from) / window.step);

/** @returns the index of the bucket under `x`, or null outside the bars. */
export function bucketAt(x: number, plot: Plot, window: Window): number | null {
  const share = (x - plot.left) / plot.width;
  return share < 0 || share >= 1 ? null : Math.floor(share * bucketCount(window));
}

export const bucketStretch = (index: number, window: Window): Stretch => ({
  from: window.from + index * window.step,
  to: window.from + (index + 1) * window.step,
});

/** @returns the whole buckets a drag from `x1` to `x2` touches, inside the window; null when it is too short to be one. */
export function dragStretch(x1: number, x2: number, plot: Plot, window: Window): Stretch | null {
  if (Math.abs(x2 - x1) < DRAG_PX || plot.width <= 0) return null;
  const buckets = bucketCount(window);
  const place = (x: number) => Math.min(Math.max((x - plot.left) / plot.width, 0), 1) * buckets;
  const first = Math.min(Math.floor(place(Math.min(x1, x2))), buckets - 1);
  const last = Math.max(Math.ceil(place(Math.max(x1, x2))), first + 1);
  return { from: window.from + first * window.step, to: window.from + last * window.step };
}

/** @returns the range a zoom asks for; no narrower than two of the finest buckets. */
export function zoomRange({ from, to }: Stretch): Range {
  const least = 2 * STEPS[0];
  return { kind: 'between', from: from * 1000, to: Math.max(to, from + least) * 1000 };
}

/** @returns a range three times as wide around the same middle, not reaching past `nowMs`. */
export function zoomOut(window: Window, nowMs: number): Range {
  const width = (window.to - window.from) * 1000;
  const to = Math.min(window.to * 1000 + width, Math.max(nowMs, window.to * 1000));
  return { kind: 'between', from: to - 3 * width, to };
}

/** @returns the first and the number of the buckets that a stretch covers, or null unless it ends on their edges. */
export function coveredBuckets(stretch: Stretch, window: Window): { first: number; count: number } | null {
  const first = (stretch.from - window.from) / window.step;
  const count = (stretch.to - stretch.from) / window.step;
  const fits = Number.isInteger(first) && Number.isInteger(count) && first >= 0 && first + count <= bucketCount(window);
  return fits ? { first, count } : null;
}

/** @returns the bucket before or after a stretch, within the window; `null` at its end. */
export function neighbour(stretch: Stretch, direction: -1 | 1, window: Window): Stretch | null {
  const from = direction === 1 ? stretch.to : stretch.from - window.step;
  const aligned = window.from + floorTo(from - window.from, window.step);
  const inside = aligned >= window.from && aligned + window.step <= window.to;
  return inside ? { from: aligned, to: aligned + window.step } : null;
}

const TICKS = [10, 30, 60, 120, 300, 600, 720, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/** @returns the starts of buckets to write under the axis: at round local times, at most `most` of them. */
export function axisTicks(window: Window, most: number, offsetSeconds: number): number[] {
  const every = TICKS.find((tick) => tick % window.step === 0 && (window.to - window.from) / tick <= most);
  const gap = every ?? ceilTo((window.to - window.from) / most, window.step);
  const starts = Array.from({ length: bucketCount(window) }, (_, index) => window.from + index * window.step);
  return starts.filter((start) => floorTo(start + offsetSeconds, gap) === start + offsetSeconds);
}
