import { type Marks, NONE, type NotKeptLines } from '@logflow/model';
import { conditionOf, scansLines, withoutBodies } from './filter-condition';
import type { LogCount, LogFilter } from './log-query';
import { ghostsOf, type NotKeptCount, NotKeptTally } from './not-kept';
import { type LineMask, LineSelector } from './select-lines';
import type { StoredBlock } from './stored-block';

/** The lines of one block that a filter selects: parallel arrays, in line order. */
export interface BlockSelection {
  /** Those that are kept. */
  readonly lines: readonly number[];
  /** How many of the filter's series each line incremented; 1 where the filter names none. */
  readonly counted: readonly number[];
  /** What those increments add up to. */
  readonly increments: readonly number[];
  /** Lines that would be selected, had they been kept; none where the filter asks for texts, which they lost. */
  readonly ghosts: readonly Ghost[];
  /** Lines whose bodies were looked at. */
  readonly scanned: number;
}

/** A line that was counted and not kept. */
export interface Ghost extends NotKeptCount {
  readonly line: number;
  readonly counted: number;
  readonly increments: number;
}

/** @returns what a selection comes to */
export function countSelection({ lines, counted, increments, ghosts }: BlockSelection): LogCount {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, more) => total + more, 0);
  const notKept = new NotKeptTally();
  for (const ghost of ghosts) notKept.add(ghost);
  return {
    total: lines.length,
    counted: sum(counted) + sum(ghosts.map((ghost) => ghost.counted)),
    increments: sum(increments) + sum(ghosts.map((ghost) => ghost.increments)),
    notKept: notKept.counts(),
  };
}

/** What the filter's times come to, with the bound that the first page fixed. Half-open. */
export interface TimeRange {
  readonly committedFrom: number;
  readonly committedTo: number;
  /** Null when the query's clock is not the event's. */
  readonly event: { readonly from: bigint; readonly to: bigint } | null;
}

/** @param boundUs exclusive upper bound of commit times */
export function timeRange(filter: LogFilter, boundUs: bigint): TimeRange {
  const from = filter.fromUs ?? MIN_INT8;
  const to = filter.toUs ?? MAX_INT8;
  if (filter.clock === 'event') return { committedFrom: 0, committedTo: Number(boundUs), event: { from, to } };
  return { committedFrom: Number(from), committedTo: Number(to < boundUs ? to : boundUs), event: null };
}

export const MIN_INT8 = -(2n ** 63n);
export const MAX_INT8 = 2n ** 63n - 1n;

/** @returns the lines of the block that the filter selects. */
export function selectBlockLines(block: StoredBlock, filter: LogFilter, range: TimeRange): BlockSelection {
  const count = lineCountOf(block);
  const condition = conditionOf(filter);
  const taken = ghostsOf(block.marks, count);
  const selector = new LineSelector(block, count);
  const selected = selector.select(condition, considered(block, range, count, scansLines(filter) ? taken : null));
  const fed = filter.seriesIds && seriesIncrements(block.marks, count, filter.seriesIds);
  const chosen = { lines: [] as number[], counted: [] as number[], increments: [] as number[], ghosts: [] as Ghost[] };
  for (let line = selected.indexOf(1); line >= 0; line = selected.indexOf(1, line + 1)) {
    const counted = fed?.counted[line] ?? 1;
    const increments = fed?.sums?.[line] ?? counted;
    if (taken?.[line]) chosen.ghosts.push(ghostOf(block.marks, line, taken[line] as number, counted, increments));
    else {
      chosen.lines.push(line);
      chosen.counted.push(counted);
      chosen.increments.push(increments);
    }
  }
  return { ...chosen, scanned: selector.scanned };
}

/** @returns whether the filter may select lines of the block, as far as can be told without bodies. */
export function maySelect(block: StoredBlock, filter: LogFilter, range: TimeRange): boolean {
  const count = lineCountOf(block);
  const within = considered(block, range, count, ghostsOf(block.marks, count));
  return new LineSelector(block, count).select(withoutBodies(conditionOf(filter)), within).includes(1);
}

const lineCountOf = ({ runs }: StoredBlock): number => runs.reduce((sum, run) => sum + run.count, 0);

/** @param left by line, not 0 for those that are left out */
function considered(block: StoredBlock, range: TimeRange, count: number, left: ArrayLike<number> | null): LineMask {
  const mask = new Uint8Array(count);
  eachLineInRange(block, range, (line) => {
    mask[line] = left?.[line] ? 0 : 1;
  });
  return mask;
}

function ghostOf({ notKept = [] }: Marks, line: number, taker: number, counted: number, increments: number): Ghost {
  const { reason, ruleId } = notKept[taker - 1] as NotKeptLines;
  return { reason, ruleId, lines: 1, line, counted, increments };
}

function eachLineInRange(block: StoredBlock, range: TimeRange, visit: (line: number) => void): void {
  const { event } = range;
  const passes = (line: number): boolean => event === null || within(block.lines.times[line] as bigint, event);
  let end = 0;
  for (const run of block.runs) {
    const start = end;
    end += run.count;
    if (run.committedAt < range.committedFrom || run.committedAt >= range.committedTo) continue;
    for (let line = start; line < end; line++) if (passes(line)) visit(line);
  }
}

const within = (time: bigint, range: { from: bigint; to: bigint }): boolean => time >= range.from && time < range.to;

/**
 * A line increments a series once, however many rules bring it there; so does the ledger count.
 * @returns by line; `sums` is null where each increment is 1
 */
function seriesIncrements(marks: Marks, count: number, seriesIds: readonly number[]) {
  const wanted = new Set(seriesIds);
  const selected = marks.seriesIds.map((id) => wanted.has(id));
  const counted = new Uint32Array(count);
  const sums = marks.hits.some((hits) => hits.values) ? new Float64Array(count) : null;
  const fed = new LineEntries(count);
  for (const { lines, column, added } of columnsOf(marks)) {
    for (let i = 0; i < column.length; i++) {
      const [line, entry] = [lines[i] as number, column[i] as number];
      if (!selected[entry] || !fed.add(line, entry)) continue;
      (counted[line] as number)++;
      if (sums) sums[line] = (sums[line] as number) + (added?.[i] ?? 1);
    }
  }
  return { counted, sums };
}

const columnsOf = (marks: Marks) =>
  marks.hits.flatMap(({ lines, series, values }) =>
    series.map((column, metric) => ({ lines, column, added: values?.[metric] ?? null })),
  );

/** Which entries each line has; nearly always it is one. */
class LineEntries {
  readonly #first: Uint32Array;
  readonly #more = new Map<number, Set<number>>();

  constructor(count: number) {
    this.#first = new Uint32Array(count).fill(NONE);
  }

  /** @returns whether the line did not have the entry yet */
  add(line: number, entry: number): boolean {
    if (this.#first[line] === NONE) {
      this.#first[line] = entry;
      return true;
    }
    const more = this.#more.get(line) ?? new Set([this.#first[line] as number]);
    this.#more.set(line, more);
    const before = more.size;
    return more.add(entry).size > before;
  }
}
