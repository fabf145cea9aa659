/** Where the steps of a range begin and end, and how far they are known. Seconds since the epoch. */
export interface Edges {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly count: number;
  /** Steps whose both edges are sampled: the first so many. */
  readonly finished: number;
  /** How much of the first unfinished step is sampled, seconds; null where no step is unfinished. */
  readonly elapsed: number | null;
}

/** Widens a range to whole steps. @param through the last boundary that is sampled */
export function edgesOf(range: { from: number; to: number; step: number }, through: number): Edges {
  const { step } = range;
  const from = Math.floor(range.from / step) * step;
  const to = Math.ceil(range.to / step) * step;
  const count = Math.round((to - from) / step);
  const finished = Math.min(count, Math.max(0, Math.floor((through - from) / step)));
  const elapsed = finished === count ? null : Math.max(0, through - (from + finished * step));
  return { from, to, step, count, finished, elapsed };
}

/** The steps as they are answered. */
export interface StepsShown {
  readonly step: number;
  /** The range, widened to whole steps. */
  readonly from: number;
  readonly to: number;
  /** One more than there are steps. */
  readonly edges: readonly number[];
  /** The first step that is still filling, and how much of it is in; null where all are finished. */
  readonly unfinished: { readonly index: number; readonly elapsedSeconds: number } | null;
}

export const stepsShown = ({ from, to, step, count, finished, elapsed }: Edges): StepsShown => ({
  step,
  from,
  to,
  edges: Array.from({ length: count + 1 }, (_, i) => from + i * step),
  unfinished: elapsed === null ? null : { index: finished, elapsedSeconds: elapsed },
});

/**
 * @param known how many series Prometheus has at an edge, and those that rest
 * @param bornBefore how many series were born before a time: each has a value there, unless Prometheus lost it
 * @returns the steps of which an edge is not whole
 */
export function gapsOf(
  edges: Edges,
  known: ReadonlyMap<number, number>,
  bornBefore: (seconds: number) => number,
): number[] {
  const isWhole = (edge: number): boolean => (known.get(edge) ?? 0) >= bornBefore(edge);
  const whole = Array.from({ length: edges.finished + 1 }, (_, i) => isWhole(edges.from + i * edges.step));
  const steps = edges.elapsed === null ? edges.finished : edges.finished + 1;
  return Array.from({ length: steps }, (_, i) => i).filter((i) => !(whole[i] && (whole[i + 1] ?? true)));
}

/** A group's values at the edges: `edges[i]` at the beginning of step i, absent before its birth. */
export interface EdgeValues {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
  /** At the last boundary that is sampled, inside the first unfinished step. */
  readonly latest: number | undefined;
}

export interface StepCounts {
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: readonly number[];
  readonly total: number;
}

/**
 * What each step counted: the value at its end less that at its beginning. Counters never fall.
 * @param gaps steps of which an edge is not whole: nothing is counted there, because what Prometheus lost would look
 * like lines that came.
 */
export function countSteps(group: EdgeValues, edges: Edges, gaps: ReadonlySet<number> = NONE): StepCounts {
  const counts: number[] = [];
  let before = group.values.get(edges.from) ?? 0;
  for (let i = 0; i < edges.count; i++) {
    const known = i < edges.finished ? group.values.get(edges.from + (i + 1) * edges.step) : undefined;
    const end = Math.max(before, known ?? (i === edges.finished ? group.latest : undefined) ?? before);
    counts.push(gaps.has(i) ? 0 : end - before);
    before = end;
  }
  return { labels: group.labels, counts, total: counts.reduce((sum, count) => sum + count, 0) };
}

const NONE: ReadonlySet<number> = new Set();

export interface Ranked {
  readonly groups: readonly StepCounts[];
  /** Everything below the first `topk`, exactly; null where there is nothing. */
  readonly other: { readonly series: number; readonly counts: readonly number[]; readonly total: number } | null;
}

/** Ranks groups by what they counted over the whole range, so that a colour means one group in every step. */
export function rank(groups: readonly StepCounts[], topk: number): Ranked {
  const sorted = groups
    .filter((group) => group.total > 0)
    .sort((a, b) => b.total - a.total || compare(JSON.stringify(a.labels), JSON.stringify(b.labels)));
  const rest = sorted.slice(topk);
  if (rest.length === 0) return { groups: sorted, other: null };
  const counts = (rest[0] as StepCounts).counts.map((_, i) =>
    rest.reduce((sum, group) => sum + (group.counts[i] as number), 0),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { groups: sorted.slice(0, topk), other: { series: rest.length, counts, total } };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
