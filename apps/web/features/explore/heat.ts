import { nativeIndexOf } from '@logflow/model';
import { bucketCount, bucketStretch, type Stretch } from './buckets';
import type { Bars, Graph } from './counts';

/** One bucket of values over time. */
export interface HeatRow {
  /** Its upper bound as the axis says it; null where it says nothing. */
  readonly tick: string | null;
  /** Null where nothing fell into it. */
  readonly bars: Bars | null;
}

/** A native histogram over time: buckets of values upwards, buckets of time to the right. */
export interface Heat {
  /** The lowest first. */
  readonly rows: readonly HeatRow[];
  /** What the fullest cell counts. */
  readonly most: number;
}

/** So many buckets double the value. */
const PER_DOUBLING = 8;
const LOWEST = Number.NEGATIVE_INFINITY;
/** Above it, 2^64, is one bucket only. */
const HIGHEST = 64 * PER_DOUBLING;

const short = (bound: number): string => String(Number(bound.toPrecision(3)));

function indexOf({ value }: Bars): number {
  const index = nativeIndexOf(value ?? '');
  return index === undefined || index === 'zero' ? LOWEST : index;
}

/** @returns the rows from the lowest bucket to the highest, those between them too; what has no bounds is at an end. */
export function heatOf({ bars }: Graph): Heat {
  const placed = bars.filter(({ value }) => value !== null).map((one) => ({ one, index: indexOf(one) }));
  const inside = placed.map(({ index }) => index).filter((index) => index > LOWEST && index <= HIGHEST);
  const [from, to] = [Math.min(...inside), Math.max(...inside)];
  const rows: HeatRow[] = [];
  const at = (wanted: (index: number) => boolean) => placed.find(({ index }) => wanted(index))?.one ?? null;
  const zero = at((index) => index === LOWEST);
  if (zero) rows.push({ tick: '0', bars: zero });
  for (let row = from; row <= to; row++) {
    const tick = row % PER_DOUBLING === 0 ? short(2 ** (row / PER_DOUBLING)) : null;
    rows.push({ tick, bars: at((index) => index === row) });
  }
  const beyond = at((index) => index > HIGHEST);
  if (beyond) rows.push({ tick: '∞', bars: beyond });
  return { rows, most: Math.max(1, ...placed.flatMap(({ one }) => one.counts)) };
}

/** A cell that is pointed at. */
export interface Cell {
  readonly index: number;
  readonly stretch: Stretch;
  readonly bars: Bars;
}

/** @param place in shares of the plot, from its left and from its top. @returns null where nothing was counted */
export function cellAt(place: { x: number; y: number }, { rows }: Heat, { window }: Graph): Cell | null {
  const index = Math.floor(place.x * bucketCount(window));
  const bars = rows[Math.floor((1 - place.y) * rows.length)]?.bars ?? null;
  return bars && (bars.counts[index] ?? 0) > 0 ? { index, stretch: bucketStretch(index, window), bars } : null;
}

/** @returns from 0 to 1 how strong a cell is drawn: few are seen beside many. */
export const strengthOf = (counted: number, most: number): number => 0.15 + 0.85 * Math.sqrt(counted / most);
