import { readKey } from '@logflow/query';
import { ROW_PX } from '../rows/stack';

/** Where the parts of a row lie, in px. */
export interface RowLayout {
  /** `grid-template-columns`: the edge, the time, each column, the body, and what is left free behind it. */
  readonly template: string;
  /** Of the whole row: wider than the list where columns take too much of it. */
  readonly rowPx: number;
  /** How many characters of a body fit on one of its lines. */
  readonly bodyChars: number;
}

const EDGE_PX = 3;
const GAP_PX = 10;
const END_PX = 12;
const LEAST_BODY_PX = 200;
/** Of the monospaced face at 12 px. */
const CHAR_PX = 7.2;
const NARROW_PX = 640;

const isNarrow = (widthPx: number): boolean => widthPx < NARROW_PX;

/** @returns whether a row has room for milliseconds and columns that nobody asked for. */
export const isRoomy = (widthPx: number): boolean => !isNarrow(widthPx);

const columnPx = (key: string, narrow: boolean): number => {
  const { kind } = readKey(key);
  if (kind === 'severity') return 64;
  return narrow ? 88 : kind === 'service' || kind === 'host' ? 96 : 132;
};

/** @returns the layout of rows in a list so wide, with these columns. */
export function layoutOf(widthPx: number, columns: readonly string[]): RowLayout {
  const narrow = isNarrow(widthPx);
  const fixed = [EDGE_PX, narrow ? 62 : 92, ...columns.map((key) => columnPx(key, narrow))];
  const taken = fixed.reduce((sum, px) => sum + px + GAP_PX, END_PX);
  const bodyPx = Math.max(widthPx - taken, LEAST_BODY_PX);
  return {
    template: `${fixed.map((px) => `${px}px`).join(' ')} ${bodyPx}px ${END_PX - GAP_PX}px`,
    rowPx: taken + bodyPx,
    bodyChars: Math.max(Math.floor(bodyPx / CHAR_PX), 1),
  };
}

const LINE_PX = 17;
const PAD_PX = ROW_PX - LINE_PX;
/** A longer body is cut: the panel has all of it. */
const MOST_LINES = 30;

/** Characters that take the place of two: most of those in East Asia, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud83c-\ud83e]/g;

const cellsOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);

/** @returns how high a row is whose body is broken after every so many characters, in px. */
export function wrappedPx(body: string, bodyChars: number): number {
  const lines = body
    .split(/\r?\n|\r/)
    .reduce((sum, line) => sum + Math.max(Math.ceil(cellsOf(line) / bodyChars), 1), 0);
  return PAD_PX + Math.min(lines, MOST_LINES) * LINE_PX;
}
