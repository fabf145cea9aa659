import type { Stretch, Window } from './buckets';

/** What is pointed at in a graph: a time, and which of its series, bounds or pieces there; null where none is meant. */
export interface Spot {
  /** Since the epoch; of a bucket its middle. */
  readonly seconds: number;
  readonly row: string | null;
}

/** A place in a graph as shares of its width and height, from its top left. */
export interface Share {
  readonly x: number;
  readonly y: number;
}

/** A step of the cursor: sideways through time, upright through what there is at one time. */
export interface Step {
  readonly sideways: number;
  readonly up: -1 | 0 | 1;
}

/** What a kind of graph knows of pointing; all else is the same for every graph. */
export interface Ground {
  readonly window: Window;
  /** What times are said beside. */
  readonly nowMs: number;
  /** @returns what a pointer means there. */
  readonly at: (place: Share) => Spot | null;
  /** @returns where a cursor begins that is brought in by a key. */
  readonly first: () => Spot | null;
  /** @returns where a step leads, the same spot at an edge. */
  readonly next: (from: Spot, step: Step) => Spot;
  /** @returns what a drag between two times chooses. */
  readonly between: (a: number, b: number) => Stretch;
  /** @returns what a spot holds, in words. */
  readonly say: (spot: Spot) => string;
}

/** What pointing at a graph can do besides telling what is there. */
interface Abilities {
  readonly onPick?: unknown;
  readonly onZoom?: unknown;
  readonly onBack?: unknown;
}

/** @returns which keys do what in a graph. */
export function keysHint({ onPick, onZoom, onBack }: Abilities): string {
  const enter = [onPick && 'opens what is counted there', onZoom && 'zooms in on the stretch chosen'].filter(Boolean);
  return [
    `Arrow keys move through time and series${onZoom ? ', with Shift they choose a stretch' : ''}.`,
    enter.length > 0 && `Enter ${enter.join(' or ')}.`,
    onBack && 'Backspace zooms out.',
    'Escape leaves.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** How far Page up and Page down go. */
const FAR = 10;
const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: { sideways: -1, up: 0 },
  ArrowRight: { sideways: 1, up: 0 },
  PageUp: { sideways: -FAR, up: 0 },
  PageDown: { sideways: FAR, up: 0 },
  Home: { sideways: Number.NEGATIVE_INFINITY, up: 0 },
  End: { sideways: Number.POSITIVE_INFINITY, up: 0 },
  ArrowUp: { sideways: 0, up: 1 },
  ArrowDown: { sideways: 0, up: -1 },
};

/** @returns the step that a key makes; undefined for one that makes none. */
export const stepOf = (key: string): Step | undefined => STEPS[key];

/** @returns the place that a step leads to among so many. */
export const moved = (index: number, by: number, of: number): number => Math.min(Math.max(index + by, 0), of - 1);

/** @returns the time at a share of the window. */
export const timeAtShare = ({ from, to }: Window, x: number): number =>
  from + Math.min(Math.max(x, 0), 1) * (to - from);
