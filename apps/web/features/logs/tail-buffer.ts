import type { LogLine } from '../lines/hooks/use-lines';

/** Lines that have come, newest first; a new value with every change. */
export interface TailBuffer {
  readonly shown: readonly LogLine[];
  /** Those that came while the list was held. */
  readonly waiting: readonly LogLine[];
  /** How many waited and had to make room for newer ones. */
  readonly forgotten: number;
  /** All that came. */
  readonly came: number;
  /** Lines that matched beyond the cap and were never sent; `atLeast`: there were more. */
  readonly over: number;
  readonly atLeast: boolean;
}

/** As many lines as are kept, of those shown and of those that wait. */
export const KEPT = 5000;

export const EMPTY_TAIL: TailBuffer = { shown: [], waiting: [], forgotten: 0, came: 0, over: 0, atLeast: false };

/** @param lines oldest first, as they come; `held`: whether the list stands still. */
export function withLines(tail: TailBuffer, lines: readonly LogLine[], held: boolean): TailBuffer {
  const newest = [...lines].reverse();
  const came = tail.came + lines.length;
  if (!held) return { ...tail, came, shown: [...newest, ...tail.waiting, ...tail.shown].slice(0, KEPT), waiting: [] };
  const all = [...newest, ...tail.waiting];
  return { ...tail, came, waiting: all.slice(0, KEPT), forgotten: tail.forgotten + Math.max(all.length - KEPT, 0) };
}

/** Puts what waited on top. */
export const released = (tail: TailBuffer): TailBuffer =>
  tail.waiting.length === 0 ? tail : { ...withLines(tail, [], false), forgotten: 0 };

export const withDropped = (tail: TailBuffer, lines: number, atLeast: boolean): TailBuffer => ({
  ...tail,
  over: tail.over + lines,
  atLeast: tail.atLeast || atLeast,
});
