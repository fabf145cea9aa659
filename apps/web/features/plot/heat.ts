import { nativeBucketOf, nativeIndexOf } from '@logflow/model';
import { type Bars, bucketName } from './bars';

/** One row of a heat map: the observations between two bounds of a histogram. */
export interface HeatRow {
  /** The bucket, as the label `le` has it. */
  readonly le: string;
  /** Its upper bound as the axis says it; empty where it says nothing. */
  readonly tick: string;
  /** Such as `0.1 – 0.25`. */
  readonly name: string;
  /** In each step, between the bounds. */
  readonly counts: readonly number[];
  /** In each step, up to the upper bound, where the series of `le` counts all below it; null where it counts its own alone. */
  readonly upTo: readonly number[] | null;
}

const boundOf = (le: string): number => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

const nameOf = (le: string, below: string | undefined): string => {
  if (below === undefined) return `up to ${le}`;
  return le === '+Inf' ? `over ${below}` : `${below} – ${le}`;
};

/** @returns the rows of a classic histogram that is split by `le`, the lowest first; without empty ones at either end */
export function heatRows(bars: readonly Bars[]): HeatRow[] {
  const sorted = bars
    .filter(({ value }) => value !== null)
    .sort((a, b) => boundOf(a.value ?? '') - boundOf(b.value ?? ''));
  const rows = sorted.map(({ value, counts }, place): HeatRow => {
    const below = sorted[place - 1];
    const le = value ?? '';
    const between = counts.map((count, step) => Math.max(count - (below?.counts[step] ?? 0), 0));
    const tick = le === '+Inf' ? '∞' : le;
    return { le, tick, name: nameOf(le, below?.value ?? undefined), counts: between, upTo: counts };
  });
  const filled = (row: HeatRow) => row.counts.some((count) => count > 0);
  return rows.slice(rows.findIndex(filled), rows.findLastIndex(filled) + 1);
}

/** So many buckets of a native histogram double the value. */
const PER_DOUBLING = 8;
const LOWEST = Number.NEGATIVE_INFINITY;
/** Above it, 2^64, is one bucket only. */
const HIGHEST = 64 * PER_DOUBLING;

const indexOf = (value: string): number => {
  const index = nativeIndexOf(value);
  return index === undefined || index === 'zero' ? LOWEST : index;
};

const tickOf = (index: number): string => {
  if (index === LOWEST) return '0';
  if (index > HIGHEST) return '∞';
  return index % PER_DOUBLING === 0 ? String(Number((2 ** (index / PER_DOUBLING)).toPrecision(3))) : '';
};

/** @returns the rows of a native histogram, the lowest first, those between them that are empty, too */
export function nativeRows(bars: readonly Bars[]): HeatRow[] {
  const found = bars.flatMap(({ value, counts }) => (value === null ? [] : [{ index: indexOf(value), value, counts }]));
  const inside = found.map(({ index }) => index).filter((index) => index > LOWEST && index <= HIGHEST);
  const steps = found[0]?.counts.length ?? 0;
  for (let index = Math.min(...inside); index < Math.max(...inside); index++) {
    if (inside.includes(index)) continue;
    const value = nativeBucketOf(2 ** (index / PER_DOUBLING));
    found.push({ index, value, counts: new Array<number>(steps).fill(0) });
  }
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, value, counts }) => ({
      le: value,
      tick: tickOf(index),
      name: bucketName(value),
      counts,
      upTo: null,
    }));
}

/** @returns the most that a cell holds; 0 where there is none */
export const hottest = (rows: readonly HeatRow[]): number => Math.max(0, ...rows.flatMap(({ counts }) => counts));

const FAINTEST = 0.14;

/** @returns how strongly a cell is coloured, 0 to 1: by the root, so that few are told from none. */
export const heatOf = (count: number, most: number): number =>
  count <= 0 ? 0 : FAINTEST + (1 - FAINTEST) * Math.sqrt(count / most);
