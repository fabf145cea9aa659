/** Space round a graph, in px: the axes lie inside it, and the layer that listens lies exactly over what is drawn. */
export const AXIS = { left: 46, bottom: 24 } as const;
export const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 } as const;
export const AXIS_TEXT = { fill: 'var(--ink3)', fontSize: 11 } as const;
/** From a line of the plot to the text that belongs to it, in px. */
export const TEXT_GAP = 8;

/** The steps of an axis of counts are one of these times a power of ten; of an axis of values, of these. */
const COUNT_MANTISSAS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;
const VALUE_MANTISSAS = [1, 2, 2.5, 5, 10] as const;

/** @returns what `steps` whole numbers of equal distance from 0 reach at least `most` with: round, and as low as can be. */
export function countTicks(most: number, steps: number): number[] {
  const least = Math.max(most, 1) / steps;
  const power = 10 ** Math.floor(Math.log10(least));
  const round = COUNT_MANTISSAS.map((mantissa) => mantissa * power).find(
    (one) => one >= least && Number.isInteger(one),
  );
  const step = round ?? Math.ceil(least);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** The stretch of the value axis that lines need. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** @returns round values from below `low` to above `high`, about `steps` of them; the ends are the axis'. */
export function valueTicks({ low, high }: Extent, steps: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / steps));
  const step = (VALUE_MANTISSAS.find((mantissa) => mantissa * power * steps >= span) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The widest figure of the axes' text, and the least space between two of them, in px. */
const FIGURE_PX = 6.5;
const TICK_GAP_PX = 12;

export const textWidth = (text: string): number => text.length * FIGURE_PX;

interface Place {
  readonly x: number;
  readonly text: string;
}

/** @returns every one, or every second, third … so that no two touch; `places` are equally far apart. */
export function thinned<P extends Place>(places: readonly P[]): readonly P[] {
  const [first, second] = places;
  if (!first || !second) return places;
  const widest = Math.max(...places.map(({ text }) => textWidth(text)));
  const every = Math.ceil((widest + TICK_GAP_PX) / (second.x - first.x));
  return places.filter((_, index) => index % every === 0);
}

/** From a hairline to the words beside it, in px. */
const WORD_GAP_PX = 5;

interface SeamLabel {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

/** @returns the words before and after a hairline at `x`; one that finds no room goes to the other side, alone. */
export function seamLabels(
  x: number,
  plot: { readonly left: number; readonly right: number },
  [before, after]: readonly [string, string],
): readonly SeamLabel[] {
  const left: SeamLabel = { text: before, x: x - WORD_GAP_PX, anchor: 'end' };
  const right: SeamLabel = { text: after, x: x + WORD_GAP_PX, anchor: 'start' };
  if (x + WORD_GAP_PX + textWidth(after) > plot.right) return [{ ...left, text: after }];
  return x - WORD_GAP_PX - textWidth(before) < plot.left ? [right] : [left, right];
}
