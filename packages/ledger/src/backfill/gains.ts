import { type Marks, type Matches, NONE, type SeriesDemand } from '@logflow/model';
import { canonicalLabels } from '@logflow/series';
import type { CoveredBlock } from '@logflow/storage';

/** What a series gains in the interval before a boundary. */
export interface Gain {
  readonly boundaryUs: number;
  amount: number;
  lines: number;
  /** The first commit of them. */
  firstUs: number;
}

/** By series, then by boundary (µs). */
export type Gains = Map<number, Map<number, Gain>>;

/** @returns the matches without series of other metrics; all columns stay, as in the marks of live lines. */
export function onlyMetrics(matches: Matches, metrics: ReadonlySet<string>): Matches {
  const isWanted = ({ metric, family }: SeriesDemand): boolean => metrics.has(family ?? metric);
  if (matches.series.every(isWanted)) return matches;
  const series: SeriesDemand[] = [];
  const places = matches.series.map((demand) => (isWanted(demand) ? series.push(demand) - 1 : NONE));
  const place = (entry: number): number => (entry === NONE ? NONE : (places[entry] as number));
  const hits = matches.hits.map((rule) => ({ ...rule, series: rule.series.map((column) => column.map(place)) }));
  return { ...matches, hits, series };
}

/**
 * @returns the marks without what the block's marks say already: a line that fed a series before, through another rule,
 *   feeds it no second time, and which of two values counted must stay told.
 */
export function freshMarks(marks: Marks, block: CoveredBlock): Marks {
  const twice = fedTwice(marks, block.marks);
  if (twice.size === 0) return marks;
  const fed = feedersOf(block.marks, twice);
  const isFresh = (id: number, line: number): boolean => {
    const lines = fed.get(id);
    return lines === undefined || lines.size < lines.add(line).size;
  };
  const fresh = (lines: Uint32Array, column: Uint32Array): Uint32Array =>
    column.map((entry, i) =>
      entry !== NONE && isFresh(marks.seriesIds[entry] as number, block.placeOf(lines[i] as number)) ? entry : NONE,
    );
  const hits = marks.hits.map((rule) => ({ ...rule, series: rule.series.map((column) => fresh(rule.lines, column)) }));
  return { ...marks, hits };
}

/** @returns ids of series that the block's marks name already, or that several columns feed: all others are fresh. */
function fedTwice({ hits, seriesIds }: Marks, before: Marks): Set<number> {
  const named = new Set(before.seriesIds);
  const twice = new Set(seriesIds.filter((id) => named.has(id)));
  const owners = new Int32Array(seriesIds.length).fill(NO_OWNER);
  const columns = hits.flatMap(({ series }) => series);
  columns.forEach((column, own) => {
    for (const entry of column) {
      if (entry === NONE) continue;
      if (owners[entry] === NO_OWNER) owners[entry] = own;
      else if (owners[entry] !== own) twice.add(seriesIds[entry] as number);
    }
  });
  return twice;
}

const NO_OWNER = -1;

/** @returns for each of the series the lines that fed it, as the block numbers them. */
function feedersOf({ hits, seriesIds }: Marks, wanted: ReadonlySet<number>): Map<number, Set<number>> {
  const fed = new Map([...wanted].map((id) => [id, new Set<number>()]));
  for (const { lines, series } of hits) {
    for (const column of series) {
      column.forEach((entry, i) => {
        if (entry !== NONE) fed.get(seriesIds[entry] as number)?.add(lines[i] as number);
      });
    }
  }
  return fed;
}

/** @returns how many lines feed a series. */
export const countFed = ({ hits }: Marks): number =>
  hits.reduce((sum, { lines, series }) => {
    let fed = 0;
    for (let i = 0; i < lines.length; i++) if (series.some((column) => column[i] !== NONE)) fed++;
    return sum + fed;
  }, 0);

/** @param marks each line names a series once. @returns what each series gains at each boundary */
export function gainsOf(marks: Marks, block: CoveredBlock, intervalUs: number): Gains {
  const gains: Gains = new Map();
  for (const { lines, series, values } of marks.hits) {
    series.forEach((column, metric) => {
      const added = values?.[metric] ?? null;
      column.forEach((entry, i) => {
        if (entry === NONE) return;
        const { committedUs } = block.nameOf(lines[i] as number);
        const gain = gainAt(gains, marks.seriesIds[entry] as number, committedUs, intervalUs);
        gain.amount += added?.[i] ?? 1;
        gain.lines++;
      });
    });
  }
  return gains;
}

function gainAt(gains: Gains, series: number, committedUs: number, intervalUs: number): Gain {
  const boundaryUs = boundaryOf(committedUs, intervalUs);
  const known = gains.get(series)?.get(boundaryUs);
  if (known !== undefined) {
    known.firstUs = Math.min(known.firstUs, committedUs);
    return known;
  }
  const gain = { boundaryUs, amount: 0, lines: 0, firstUs: committedUs };
  const own = gains.get(series) ?? new Map<number, Gain>();
  gains.set(series, own.set(boundaryUs, gain));
  return gain;
}

/** The first boundary at which a commit shows: a boundary holds what was committed before it. */
const boundaryOf = (committedUs: number, intervalUs: number): number =>
  committedUs - (committedUs % intervalUs) + intervalUs;

/** The series of one label set of a histogram are born together: those that no line has fed yet begin at 0. */
export function addHistogramBirths(
  gains: Gains,
  { series }: Matches,
  ids: readonly number[],
  intervalUs: number,
): void {
  const sets = new Map<string, number[]>();
  series.forEach((demand, i) => {
    if (demand.type !== 'histogram') return;
    const key = labelSetOf(demand);
    sets.set(key, [...(sets.get(key) ?? []), ids[i] as number]);
  });
  for (const members of sets.values()) {
    const commits = members.flatMap((id) => [...(gains.get(id)?.values() ?? [])].map(({ firstUs }) => firstUs));
    if (commits.length === 0) continue;
    const firstUs = commits.reduce((least, us) => Math.min(least, us));
    for (const id of members) gainAt(gains, id, firstUs, intervalUs);
  }
}

function labelSetOf({ family, labels: { le: _, ...labels } }: SeriesDemand): string {
  return `${family} ${canonicalLabels(labels)}`;
}
