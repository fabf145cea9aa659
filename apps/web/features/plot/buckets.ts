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

/** @returns each stretch once, though several series share it. */
export const distinctStretches = (stretches: readonly Stretch[]): Stretch[] => [
  ...new Map(stretches.map(({ from, to }) => [`${from} ${to}`, { from, to }])).values(),
];

/** Bucket widths in seconds; all are multiples of the sample interval, so their edges are exact. */
const STEPS = [
  5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800,
] as const;

/** @returns the smallest step that shows `seconds` in at most `most` bars. */
const stepFor = (seconds: number, most: number): number =>
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

/** @returns the index of the bucket that a time lies in, of the first or last one where it lies outside. */
export const bucketOf = (seconds: number, window: Window): number =>
  Math.min(Math.max(Math.floor((seconds - window.from) / window.step), 0), bucketCount(window) - 1);

export const bucketStretch = (index: number, window: Window): Stretch => ({
  from: window.from + index * window.step,
  to: window.from + (index + 1) * window.step,
});

/** @returns the whole buckets that a stretch between two times touches, inside the window. */
export function bucketsBetween(a: number, b: number, window: Window): Stretch {
  const buckets = bucketCount(window);
  const place = (seconds: number) => Math.min(Math.max((seconds - window.from) / window.step, 0), buckets);
  const first = Math.min(Math.floor(place(Math.min(a, b))), buckets - 1);
  const last = Math.max(Math.ceil(place(Math.max(a, b))), first + 1);
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

/** @returns the times to write under the axis, in seconds: round ones of the reader's zone, at most `most` of them. */
export function axisTicks({ from, to, step }: Window, most: number, offsetSeconds: number): number[] {
  const gap = TICKS.find((tick) => tick % step === 0 && (to - from) / tick <= most) ?? ceilTo((to - from) / most, step);
  const first = ceilTo(from + offsetSeconds, gap) - offsetSeconds;
  return Array.from({ length: Math.max(Math.ceil((to - first) / gap), 0) }, (_, index) => first + index * gap);
}
