import { bodyOf, type Lines } from '@logflow/lines';
import { type CommittedRun, type Marks, NONE } from '@logflow/model';
import type { LogFilter } from './log-query';
import { hitsInTagOrder } from './tags';

/** A decoded block, or as much of it as was asked for. */
export interface StoredBlock {
  readonly lines: Lines;
  readonly marks: Marks;
  readonly runs: readonly CommittedRun[];
}

/** The lines of one block that a filter selects: parallel arrays, in line order. */
export interface BlockSelection {
  readonly lines: readonly number[];
  /** How many of the filter's series each line incremented; 1 where the filter names none. */
  readonly increments: readonly number[];
  /** Lines whose bodies were tested. */
  readonly scanned: number;
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
  const count = block.runs.reduce((sum, run) => sum + run.count, 0);
  const passes = markTest(block.marks, count, filter);
  const body = bodyTest(block.lines, filter);
  const selection = { lines: [] as number[], increments: [] as number[], scanned: 0 };
  eachLineInRange(block, range, (line) => {
    const increments = passes(line);
    if (increments === 0) return;
    if (body) selection.scanned++;
    if (body && !body(line)) return;
    selection.lines.push(line);
    selection.increments.push(increments);
  });
  return selection;
}

function eachLineInRange(block: StoredBlock, range: TimeRange, visit: (line: number) => void): void {
  const { event } = range;
  let end = 0;
  for (const run of block.runs) {
    const start = end;
    end += run.count;
    if (run.committedAt < range.committedFrom || run.committedAt >= range.committedTo) continue;
    for (let line = start; line < end; line++) {
      if (event === null || within(block.lines.times[line] as bigint, event)) visit(line);
    }
  }
}

const within = (time: bigint, range: { from: bigint; to: bigint }): boolean => time >= range.from && time < range.to;

/** @returns a test by marks alone: 0 where the line is not selected, else its increments. */
function markTest(marks: Marks, count: number, filter: LogFilter): (line: number) => number {
  const increments = filter.seriesIds && seriesIncrements(marks, count, filter.seriesIds);
  const masks = (filter.tags ?? []).map((tag) => tagMask(marks, count, tag));
  if (filter.ruleId !== undefined) masks.push(ruleMask(marks, count, filter.ruleId));
  return (line) => {
    for (const mask of masks) if (mask[line] === 0) return 0;
    return increments ? (increments[line] as number) : 1;
  };
}

/** A line increments a series once, however many rules bring it there; so does the ledger count. */
function seriesIncrements(marks: Marks, count: number, seriesIds: readonly number[]): Uint32Array {
  const wanted = new Set(seriesIds);
  const selected = marks.seriesIds.map((id) => wanted.has(id));
  const increments = new Uint32Array(count);
  const fed = new LineEntries(count);
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      column.forEach((entry, i) => {
        const line = lines[i] as number;
        if (selected[entry] && fed.add(line, entry)) (increments[line] as number)++;
      });
    }
  }
  return increments;
}

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

function ruleMask(marks: Marks, count: number, ruleId: string): Uint8Array {
  const mask = new Uint8Array(count);
  for (const hits of marks.hits) {
    if (hits.ruleId === ruleId) for (const line of hits.lines) mask[line] = 1;
  }
  return mask;
}

function tagMask(marks: Marks, count: number, tag: { key: string; value: string }): Uint8Array {
  const values = marks.tagSets.map((text) => ownValue(JSON.parse(text) as Record<string, string>, tag.key));
  const mask = new Uint8Array(count);
  for (const { lines, tags } of hitsInTagOrder(marks)) {
    tags.forEach((set, i) => {
      const value = values[set];
      if (value !== undefined) mask[lines[i] as number] = value === tag.value ? 1 : 0;
    });
  }
  return mask;
}

const ownValue = (set: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(set, key) ? set[key] : undefined;

export const readsBodies = (filter: LogFilter): boolean => filter.contains !== undefined || filter.body !== undefined;

export const readsMarks = (filter: LogFilter): boolean =>
  filter.ruleId !== undefined || filter.seriesIds !== undefined || (filter.tags?.length ?? 0) > 0;

function bodyTest(lines: Lines, filter: LogFilter): ((line: number) => boolean) | null {
  if (!readsBodies(filter)) return null;
  const needle = filter.contains === undefined ? null : Buffer.from(filter.contains, 'utf8');
  if (needle !== null && !lines.bodies.includes(needle)) return () => false;
  return (line) => {
    const body = bodyOf(lines, line);
    return (needle === null || body.includes(needle)) && (filter.body === undefined || filter.body.test(body));
  };
}
