import type { Span } from '@logflow/rules';
import type { SlowPart } from '../rules/slow';

/** A matched line, as it is shown. */
export interface Sample {
  readonly id: string;
  /** Microseconds since the epoch, as text: an event's own time may lie beyond what a number holds. */
  readonly timeUs: string;
  readonly committedUs: number;
  readonly body: string;
  /** Whether `body` is only the beginning of the line. */
  readonly cut: boolean;
  readonly spans: readonly Span[];
}

/** Counters over a range, one a step; times are microseconds since the epoch, as text. */
export interface Counters {
  /** When the first step begins: a multiple of the step. */
  readonly firstUs: string;
  readonly stepUs: string;
  readonly counts: readonly number[];
}

/** What slices found, but for their series: small, so that it is added up whenever a slice ends. */
export interface Found {
  readonly scanned: number;
  readonly matched: number;
  /** Of those scanned, how many a rule before it stops; absent in runs that began before this was counted. */
  readonly stopped?: number;
  /** Of the bodies of the lines scanned. */
  readonly bytes: number;
  /** What the lines scanned cost of a core, the rule asked alone as it is in its stats; microseconds. */
  readonly micros: number;
  readonly histogram: Counters;
  /** Newest first. */
  readonly samples: readonly Sample[];
  /** Why workers would take the rule out of matching; absent where they would not. */
  readonly tooSlow?: SlowPart;
}

export const MAX_SAMPLES = 100;

/** @returns what both found; both count over the same steps. */
export const addFound = (a: Found, b: Found, clock: 'event' | 'committed'): Found => ({
  scanned: a.scanned + b.scanned,
  matched: a.matched + b.matched,
  stopped: (a.stopped ?? 0) + (b.stopped ?? 0),
  bytes: a.bytes + b.bytes,
  micros: a.micros + b.micros,
  histogram: {
    ...a.histogram,
    counts: a.histogram.counts.map((count, step) => count + (b.histogram.counts[step] ?? 0)),
  },
  samples: [...a.samples, ...b.samples].sort(newestFirst(clock)).slice(0, MAX_SAMPLES),
  ...slower(a, b),
});

function slower({ tooSlow: a }: Found, { tooSlow: b }: Found): Pick<Found, 'tooSlow'> {
  const worse = a && b ? (a.nanosPerLine > b.nanosPerLine ? a : b) : (a ?? b);
  return worse ? { tooSlow: worse } : {};
}

const newestFirst =
  (clock: 'event' | 'committed') =>
  (a: Sample, b: Sample): number => {
    if (clock === 'event' && a.timeUs !== b.timeUs) return BigInt(a.timeUs) > BigInt(b.timeUs) ? -1 : 1;
    return b.committedUs - a.committedUs || (a.id < b.id ? 1 : -1);
  };

/** @returns nothing found yet, with a counter for each step of `[fromUs, toUs)`. */
export function nothingFound(fromUs: bigint, toUs: bigint, stepUs: bigint): Found {
  const first = floorDivide(fromUs, stepUs);
  const steps = toUs > fromUs ? floorDivide(toUs - 1n, stepUs) - first + 1n : 0n;
  const histogram = {
    firstUs: String(first * stepUs),
    stepUs: String(stepUs),
    counts: new Array<number>(Number(steps)).fill(0),
  };
  return { scanned: 0, matched: 0, stopped: 0, bytes: 0, micros: 0, histogram, samples: [] };
}

const floorDivide = (value: bigint, by: bigint): bigint => (value >= 0n ? value / by : -((-value + by - 1n) / by));
