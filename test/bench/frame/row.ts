/** What a bench must reach; the figure may be better by any amount. */
export interface Bar {
  readonly kind: 'at least' | 'at most';
  readonly value: number;
  /** What the bar stands for or is measured against. */
  readonly against?: string;
}

/** One figure of a bench. */
export interface Row {
  readonly what: string;
  /** null: it could not be measured here, and `note` says why. */
  readonly value: number | null;
  /** As it is written behind the value: `lines/s`, `µs`, `ms`, `MB`, `×`, or nothing for a plain share. */
  readonly unit: string;
  /** Half the distance between the least and the most of the runs, as a share of their median. */
  readonly spread?: number;
  readonly bar?: Bar;
  /** Title of a table of its own, for rows that belong together and are no end in themselves. */
  readonly table?: string;
  /** Where it stands, or what limits it. */
  readonly note?: string;
}

export const atLeast = (value: number, against?: string): Bar => ({ kind: 'at least', value, against });
export const atMost = (value: number, against?: string): Bar => ({ kind: 'at most', value, against });

/** @returns a row for something that cannot be measured on this machine. */
export const skipped = (what: string, why: string, bar?: Bar): Row => ({ what, value: null, unit: '', bar, note: why });

/** @returns how far the figure is along to its bar: 1 or more has reached it; null where there is none. */
export function ratioToBar({ value, bar }: Row): number | null {
  if (value === null || bar === undefined || value === 0) return null;
  return bar.kind === 'at least' ? value / bar.value : bar.value / value;
}

/** @returns whether the bar is met; null where there is none, or nothing was measured. */
export function isMet({ value, bar }: Row): boolean | null {
  if (value === null || bar === undefined) return null;
  return bar.kind === 'at least' ? value >= bar.value : value <= bar.value;
}
