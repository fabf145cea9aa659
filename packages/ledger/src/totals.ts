import { type Marks, type Matches, NONE } from '@logflow/model';

/** What a block adds to the series it feeds. */
export interface SeriesIncrements {
  /** Ascending, so that all transactions lock totals in one order. */
  readonly ids: readonly number[];
  readonly increments: readonly number[];
  readonly lines: readonly number[];
  /** Of those lines: what is not kept, as the column `not_kept` holds it. */
  readonly notKept: readonly (string | null)[];
}

/** What the totals of series become. */
export interface TotalChanges {
  /** Ascending; also series that begin at 0 beside others of their histogram. */
  readonly ids: readonly number[];
  readonly amounts: readonly number[];
  /** Those whose total becomes the amount instead of growing by it. */
  readonly sets: readonly number[];
}

/**
 * @param marks of the same matches, with `ids` in the place of demands
 * @param series what the block adds, ascending
 */
export function changeTotals(
  matches: Matches,
  ids: readonly number[],
  marks: Marks,
  series: SeriesIncrements,
): TotalChanges {
  const set = new Set(ids.filter((_, i) => matches.series[i]?.sets));
  const untouched = unfedHistograms(matches, ids, series.ids);
  if (set.size === 0 && untouched.length === 0) return { ids: series.ids, amounts: series.increments, sets: [] };
  const amounts = new Map(series.ids.map((id, i) => [id, series.increments[i] as number]));
  const sets: number[] = [];
  for (const [id, { total, isSet }] of set.size > 0 ? gaugeTotals(matches, ids, marks, set) : []) {
    amounts.set(id, total);
    if (isSet) sets.push(id);
  }
  for (const id of untouched) amounts.set(id, 0);
  const changed = [...amounts.keys()].sort((a, b) => a - b);
  return { ids: changed, amounts: changed.map((id) => amounts.get(id) as number), sets };
}

/** Buckets that no line has fed: they are born at 0 with the others of their histogram. */
function unfedHistograms({ series }: Matches, ids: readonly number[], fed: readonly number[]): number[] {
  if (!series.some(({ type }) => type === 'histogram')) return [];
  const known = new Set(fed);
  return [...new Set(ids.filter((id, i) => series[i]?.type === 'histogram' && !known.has(id)))];
}

interface GaugeStep {
  readonly line: number;
  readonly value: number;
  readonly isSet: boolean;
}

/** What gauges come to that some line sets: lines in their order, each setting the gauge or adding to it. */
function gaugeTotals(matches: Matches, ids: readonly number[], marks: Marks, set: ReadonlySet<number>) {
  const steps = new Map<number, GaugeStep[]>([...set].map((id) => [id, []]));
  marks.hits.forEach(({ lines, series, values }, rule) => {
    series.forEach((column, metric) => {
      const demands = matches.hits[rule]?.series[metric] as Uint32Array;
      column.forEach((entry, i) => {
        const own = entry === NONE ? undefined : steps.get(marks.seriesIds[entry] as number);
        const isSet = matches.series[demands[i] as number]?.sets ?? false;
        own?.push({ line: lines[i] as number, value: values?.[metric]?.[i] ?? 1, isSet });
      });
    });
  });
  return Array.from(steps, ([id, own]) => [id, lastOf(own)] as const).filter(([id]) => ids.includes(id));
}

function lastOf(steps: GaugeStep[]): { total: number; isSet: boolean } {
  steps.sort((a, b) => a.line - b.line);
  return steps.reduce<{ total: number; isSet: boolean }>(
    (gauge, { value, isSet }) =>
      isSet ? { total: value, isSet: true } : { total: gauge.total + value, isSet: gauge.isSet },
    { total: 0, isSet: false },
  );
}
