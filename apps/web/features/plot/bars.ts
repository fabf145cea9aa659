import { bucketCount, type Stretch, type Window } from './buckets';

/** One colour of the graph: a label value, everything ("all"), or what is left over ("other", `value` null). */
export interface Bars {
  readonly key: string;
  readonly name: string;
  readonly value: string | null;
  readonly colour: string;
  readonly counts: readonly number[];
  readonly total: number;
}

export interface Graph {
  readonly window: Window;
  readonly bars: readonly Bars[];
  readonly unfinished: { readonly index: number; readonly elapsedSeconds: number } | null;
  /** Buckets that the graph knows only in part. */
  readonly gaps: readonly number[];
}

/** @returns `0.5 – 0.545` for `(0.5,0.5452538663326288]`. */
export function bucketName(value: string): string {
  const [, above = '', upTo = ''] = /^[([](.+),(.+)\]$/.exec(value) ?? [];
  const short = (bound: string) => (bound === '+Inf' ? '∞' : String(Number(Number(bound).toPrecision(3))));
  return `${short(above)} – ${short(upTo)}`;
}

/** @returns the total of each bucket. */
export const bucketTotals = (bars: readonly Bars[], window: Window): number[] =>
  Array.from({ length: bucketCount(window) }, (_, index) =>
    bars.reduce((sum, one) => sum + (one.counts[index] ?? 0), 0),
  );

/** @returns the last bucket with anything in it, where walking begins; null where there is none. */
export function lastBusy({ window, bars }: Pick<Graph, 'window' | 'bars'>): Stretch | null {
  for (let to = window.to; to > window.from; to -= window.step) {
    const index = Math.round((to - window.from) / window.step) - 1;
    if (bars.some((one) => (one.counts[index] ?? 0) > 0)) return { from: to - window.step, to };
  }
  return null;
}
