import { type Marks, NONE, type NotKeptLines } from '@logflow/model';
import { conditionOf, scansLines, withoutBodies } from './filter-condition';
import type { LogCount, LogFilter } from './log-query';
import { ghostsOf, type NotKeptCount, NotKeptTally } from './not-kept';
import { everyLine, type LineList, LineSelector, linesIn } from './select-lines';
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
  const fed = filter.seriesIds && seriesIncrements(block.marks, count, filter.seriesIds);
  const taken = ghostsOf(block.marks, count);
  const selector = new LineSelector(block, count);
  const condition = conditionOf({ ...filter, seriesIds: undefined });
  const marked = fed ? linesIn(fed.counted) : selector.marked(condition);
  const selected = selector.select(condition, inRange(block, range, marked, scansLines(filter) ? taken : null));
  const chosen = { lines: [] as number[], counted: [] as number[], increments: [] as number[], ghosts: [] as Ghost[] };
  for (const line of selected) {
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
  const selector = new LineSelector(block, count);
  const condition = withoutBodies(conditionOf(filter));
  const within = inRange(block, range, selector.marked(condition), ghostsOf(block.marks, count));
  return selector.select(condition, within).length > 0;
}

const lineCountOf = ({ runs }: StoredBlock): number => runs.reduce((sum, run) => sum + run.count, 0);

function ghostOf({ notKept = [] }: Marks, line: number, taker: number, counted: number, increments: number): Ghost {
  const { reason, ruleId } = notKept[taker - 1] as NotKeptLines;
  return { reason, ruleId, lines: 1, line, counted, increments };
}

/**
 * @param marked the lines that come into question; null: all. Where they are few, little of the block is looked at
 * @param left by line, not 0 for those that are left out
 */
function inRange(
  block: StoredBlock,
  { committedFrom, committedTo, event }: TimeRange,
  marked: LineList | null,
  left: ArrayLike<number> | null,
): LineList {
  const committed = committedIn(block.runs, committedFrom, committedTo, marked ?? everyLine(lineCountOf(block)));
  const kept = left === null ? committed : committed.filter((line) => !left[line]);
  if (event === null) return kept;
  const { times } = block.lines;
  return kept.filter((line) => within(times[line] as bigint, event));
}

/** @returns those of the lines that were committed in `[from, to)` */
function committedIn(runs: StoredBlock['runs'], from: number, to: number, lines: LineList): LineList {
  if (runs.every(({ committedAt }) => committedAt >= from && committedAt < to)) return lines;
  const inside: number[] = [];
  let [end, next] = [0, 0];
  for (const { count, committedAt } of runs) {
    end += count;
    const passes = committedAt >= from && committedAt < to;
    for (; next < lines.length && (lines[next] as number) < end; next++) if (passes) inside.push(lines[next] as number);
  }
  return inside;
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
