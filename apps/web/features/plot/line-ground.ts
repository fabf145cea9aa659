import { moment, span } from '../time/format';
import { AXIS, MARGIN } from './axis';
import type { Window } from './buckets';
import type { Frame } from './frame';
import { type Line, nearest, type Shape, timeAt, valueText } from './lines';
import { type Ground, moved, type Spot, type Step, timeAtShare } from './pointing';

/** So near to a line, in px, a click means it. */
const REACH_PX = 24;
/** And a point so far from the pointer's time is told, px. */
const NEAR_PX = 6;

/** Whether the values of a step stand on each other. */
export const isStacked = (shape: Shape): boolean => shape !== 'lines';

/** The point of a line that lies at a time. */
export interface Under {
  readonly line: Line;
  readonly index: number;
  readonly seconds: number;
}

export const valueAt = ({ line, index }: Under): number => line.values[index] ?? 0;

/** What the lines of a graph are drawn in. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly shape: Shape;
  readonly window: Window;
  readonly frame: Frame;
}

/** @returns of each line the point next to a time */
export function pointsAt({ lines, shape, window, frame }: Drawn, seconds: number): Under[] {
  const near = (NEAR_PX * (window.to - window.from)) / (frame.right - AXIS.left);
  const within = ({ step }: Line) => (isStacked(shape) ? step / 2 : Math.max(step, near));
  return lines.flatMap((line): Under[] => {
    const index = nearest(line, seconds, within(line));
    return index === null ? [] : [{ line, index, seconds: timeAt(line, index) }];
  });
}

/** @returns which of the points lies next to a height, px; of those that stand on each other none is meant, but a lone one. */
function meant(under: readonly Under[], { frame, shape }: Drawn, px: number): Under | undefined {
  if (isStacked(shape)) return under.length === 1 ? under[0] : undefined;
  const away = (one: Under) => Math.abs(frame.y(valueAt(one)) - px);
  const [best] = [...under].sort((a, b) => away(a) - away(b));
  return best && away(best) <= REACH_PX ? best : undefined;
}

const spotOf = ({ line, seconds }: Under): Spot => ({ seconds, row: line.key });

/** @returns the point of the same line that lies so many further on, over gaps. */
function along({ line, index }: Under, by: number): Under {
  const known = line.values.flatMap((value, place) => (value === null ? [] : [place]));
  const next = known[moved(known.indexOf(index), by, known.length)] ?? index;
  return { line, index: next, seconds: timeAt(line, next) };
}

/** @returns the point above or below at the same time. */
function upright(from: Under, up: number, drawn: Drawn): Under {
  const under = pointsAt(drawn, from.seconds);
  const rising = isStacked(drawn.shape) ? under.reverse() : under.sort((a, b) => valueAt(a) - valueAt(b));
  const place = rising.findIndex(({ line }) => line === from.line);
  return rising[moved(place, up, rising.length)] ?? from;
}

/** @returns pointing at lines: a spot is a point, its row the line's key; or a time that several lines have points at. */
export function lineGround(drawn: Drawn, nowMs: number): Ground {
  const { lines, window, frame } = drawn;
  const pointAt = ({ seconds, row }: Spot): Under | undefined => {
    const under = pointsAt(drawn, seconds);
    return under.find(({ line }) => line.key === row) ?? under[0];
  };
  const first = (): Spot | null => {
    const line = lines.find(({ values }) => values.some((value) => value !== null));
    return line ? spotOf(along({ line, index: 0, seconds: 0 }, Number.POSITIVE_INFINITY)) : null;
  };
  const next = (from: Spot, { sideways, up }: Step): Spot => {
    const point = pointAt(from);
    if (!point) return first() ?? from;
    return spotOf(up === 0 ? along(point, sideways) : upright(point, up, drawn));
  };
  return {
    window,
    nowMs,
    at: ({ x, y }) => {
      const seconds = timeAtShare(window, x);
      const best = meant(pointsAt(drawn, seconds), drawn, MARGIN.top + y * (frame.bottom - MARGIN.top));
      return best ? spotOf(best) : { seconds, row: null };
    },
    first,
    next,
    between: (a, b) => ({ from: Math.round(Math.min(a, b)), to: Math.round(Math.max(a, b)) }),
    say: (spot) => {
      const point = pointAt(spot);
      return point ? wordsOf(point, nowMs) : moment(spot.seconds * 1000, nowMs);
    },
  };
}

const wordsOf = ({ line, index, seconds }: Under, nowMs: number): string =>
  `${moment(seconds * 1000, nowMs)}, ${line.name}: ${valueText(line.values[index] ?? 0)}${linesText(line, seconds, nowMs)}`;

const linesText = ({ selector, counts }: Line, seconds: number, nowMs: number): string =>
  selector === null ? '' : `, counts lines of ${span((seconds - counts) * 1000, seconds * 1000, nowMs)}`;
