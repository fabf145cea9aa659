import type { Bars, Graph } from '../plot/bars';
import type { Window } from '../plot/buckets';
import { coloursOf, OTHER_COLOUR } from '../series/colour';
import { bySeverity, severityColour } from './severity';

/** The answer of `GET /logs/histogram`. */
export interface HistogramAnswer {
  /** Seconds. */
  readonly step: number;
  readonly buckets: readonly { readonly time: string; readonly count: number }[];
  readonly series:
    | readonly {
        readonly value: string | null;
        readonly name: string | null;
        readonly total: number;
        readonly counts: readonly number[];
      }[]
    | null;
  readonly other: {
    readonly values: number;
    /** Whether there are more. */
    readonly atLeast: boolean;
    readonly total: number;
    readonly counts: readonly number[];
  } | null;
  readonly total: number;
  /** False where reading texts ran out of time: the oldest buckets are then too low. */
  readonly complete: boolean;
  /** Lines whose texts were read. */
  readonly scanned: number;
}

interface Drawn {
  readonly window: Window;
  /** The key that the bars are split by; empty for nothing. */
  readonly by: string;
  readonly nowMs: number;
}

/** The colour of lines that lack the field which the bars are split by. */
const NONE_COLOUR = 'var(--edge)';

/** @returns what the graph draws: the gravest level or the largest group first, "other" last. */
export function graphOfLines(answer: HistogramAnswer, { window, by, nowMs }: Drawn): Graph {
  return {
    window,
    bars: answer.series ? splitBars(answer, by) : [allBars(answer)],
    unfinished: unfinishedOf(window, nowMs),
    gaps: [],
  };
}

const allBars = ({ buckets, total }: HistogramAnswer): Bars => ({
  ...{ key: 'all', name: 'all', value: null, colour: 'var(--s1)', total },
  counts: buckets.map(({ count }) => count),
});

function splitBars({ series, other }: HistogramAnswer, by: string): Bars[] {
  const groups = (series ?? []).filter(({ total }) => total > 0);
  const colours = coloursOf(groups.flatMap(({ value }) => value ?? []));
  const colourOf = (value: string) =>
    by === 'severity' ? severityColour(value) : (colours.get(value) ?? OTHER_COLOUR);
  const bars = groups.map(
    ({ value, name, total, counts }): Bars => ({
      ...{ value, total, counts, key: value === null ? 'none' : `=${value}` },
      name: name ?? (by === 'rule' ? 'no rule' : `no ${by}`),
      colour: value === null ? NONE_COLOUR : colourOf(value),
    }),
  );
  if (by === 'severity') bars.sort((a, b) => bySeverity(a.value, b.value));
  if (!other || other.total === 0) return bars;
  const { values, atLeast, total, counts } = other;
  return [
    ...bars,
    { key: 'rest', name: `other ${values}${atLeast ? '+' : ''}`, value: null, colour: OTHER_COLOUR, total, counts },
  ];
}

/** @returns the bucket that "now" lies in, which is still filling. */
function unfinishedOf({ from, to, step }: Window, nowMs: number): Graph['unfinished'] {
  const now = nowMs / 1000;
  if (now < from || now >= to) return null;
  const index = Math.floor((now - from) / step);
  return { index, elapsedSeconds: now - from - index * step };
}

/** @returns the bar that a line with this value of the field stands in. */
export const barOf = (bars: readonly Bars[], value: string | null): Bars | undefined =>
  bars.find(({ key }) => key === (value === null ? 'none' : `=${value}`)) ??
  bars.find(({ key }) => key === 'rest' || key === 'all');
