/**
 * A place in the order of lines: time by the query's clock, then commit, request and index, all descending. It names
 * no block, because blocks are merged between two pages and a line's name and commit are not.
 */
export interface LinePosition {
  readonly at: bigint;
  readonly committedUs: number;
  readonly batch: string;
  readonly index: number;
}

/** Where a page ended: after a line, or (without `line`) after every line whose time is greater than `at`. */
export interface PageEnd {
  readonly at: bigint;
  readonly line?: Omit<LinePosition, 'at'>;
}

const descending = <T extends bigint | number | string>(a: T, b: T): number => (a > b ? -1 : a < b ? 1 : 0);

/** Sorts newest first. */
export const comparePositions = (a: LinePosition, b: LinePosition): number =>
  descending(a.at, b.at) || b.committedUs - a.committedUs || descending(a.batch, b.batch) || b.index - a.index;

/** @returns whether the line comes after the end of a page, that is, belongs to a later one. */
export function isAfter(position: LinePosition, end: PageEnd | null): boolean {
  if (end === null) return true;
  if (end.line === undefined) return position.at <= end.at;
  return comparePositions(position, { at: end.at, ...end.line }) > 0;
}
