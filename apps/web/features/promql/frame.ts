import type { Stretch, Window } from '../explore/buckets';
import { AXIS, MARGIN } from '../explore/plot';
import { extentOf, type Line, nearest, timeAt, valueTicks } from './lines';
import type { Scale } from './paint';
import type { Shape } from './url-state';

export const PLOT_HEIGHT = 260;
const STEPS = 4;
/** So near to a line, in px, a click means it. */
const REACH_PX = 24;
/** And a point so far from the pointer's time is told. */
const NEAR_PX = 6;

/** Whether the values of a step stand on each other. */
export const isStacked = (shape: Shape): boolean => shape === 'areas' || shape === 'bars';

/** Where things are inside a plot, px. */
export interface Frame extends Scale {
  readonly width: number;
  readonly right: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  readonly seconds: (px: number) => number;
}

/** @returns the frame of a plot that is so wide */
export function frameOf(width: number, lines: readonly Line[], shape: Shape, { from, to }: Window): Frame {
  const [right, bottom] = [width - MARGIN.right, PLOT_HEIGHT - AXIS.bottom];
  const ticks = valueTicks(extentOf(lines, isStacked(shape)), STEPS);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top);
  const x = (seconds: number) => AXIS.left + ((seconds - from) / (to - from)) * (right - AXIS.left);
  const seconds = (px: number) => from + ((px - AXIS.left) / (right - AXIS.left)) * (to - from);
  return { width, right, bottom, ticks, x, y, seconds };
}

/** The point of a line that lies under the pointer. */
export interface Under {
  readonly line: Line;
  readonly index: number;
  readonly seconds: number;
}

/** @returns of each line the point next to `x`, and which of them is next to `y`; where they stand on each other, none. */
export function pointsAt(lines: readonly Line[], frame: Frame, pointer: { x: number; y: number }, shape: Shape) {
  const seconds = frame.seconds(pointer.x);
  const near = (frame.seconds(1) - frame.seconds(0)) * NEAR_PX;
  const within = ({ step }: Line) => (isStacked(shape) ? step / 2 : Math.max(step, near));
  const under = lines.flatMap((line): Under[] => {
    const index = nearest(line, seconds, within(line));
    return index === null ? [] : [{ line, index, seconds: timeAt(line, index) }];
  });
  const away = ({ line, index }: Under) => Math.abs(frame.y(line.values[index] ?? 0) - pointer.y);
  const [best] = isStacked(shape)
    ? under.slice(0, under.length === 1 ? 1 : 0)
    : [...under].sort((a, b) => away(a) - away(b));
  return { seconds, under, best: best && (isStacked(shape) || away(best) <= REACH_PX) ? best : null };
}

/** @returns the stretch between two places of a drag, in whole seconds */
export function stretchOf(frame: Frame, a: number, b: number): Stretch {
  const inside = (px: number) => Math.min(Math.max(px, AXIS.left), frame.right);
  const [from, to] = [Math.min(a, b), Math.max(a, b)].map((px) => Math.round(frame.seconds(inside(px)))) as [
    number,
    number,
  ];
  return { from, to };
}
