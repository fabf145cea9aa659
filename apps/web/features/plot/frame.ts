import { AXIS, MARGIN } from './axis';
import type { Window } from './buckets';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where things are inside a graph, px. */
export interface Frame extends Size {
  readonly right: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  readonly x: (seconds: number) => number;
  readonly y: (value: number) => number;
}

/** @param ticks of the value axis, which begins with the first of them and ends with the last */
export function frameOf({ width, height }: Size, { from, to }: Window, ticks: readonly number[]): Frame {
  const [right, bottom] = [width - MARGIN.right, height - AXIS.bottom];
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (seconds: number) => AXIS.left + ((seconds - from) / (to - from)) * (right - AXIS.left);
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top);
  return { width, height, right, bottom, ticks, x, y };
}
