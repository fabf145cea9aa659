import { bodyOf, type Lines } from '@logflow/lines';
import { type CommittedRun, type Marks, NONE, type NotKeptLines } from '@logflow/model';
import type { LogCount, LogFilter } from './log-query';
import { ghostsOf, type NotKeptCount, NotKeptTally } from './not-kept';
import { hitsInTagOrder } from './tags';

/** A decoded block, or as much of it as was asked for. */
export interface StoredBlock {
  readonly lines: Lines;
  readonly marks: Marks;
  readonly runs: readonly CommittedRun[];
}

/** The lines of one block that a filter selects: parallel arrays, in line order. */
export interface BlockSelection {
  /** Those that are kept. */
  readonly lines: readonly number[];
  /** How many of the filter's series each line incremented; 1 where the filter names none. */
  readonly counted: readonly number[];
  /** What those increments add up to. */
  readonly increments: readonly number[];
  /** Lines that would be selected, had they been kept; none where bodies are read. */
  readonly ghosts: readonly Ghost[];
  /** Lines whose bodies were tested. */
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
  const count = block.runs.reduce((sum, run) => sum + run.count, 0);
  const passes = markTest(block.marks, count, filter);
  const body = bodyTest(block.lines, filter);
  const taken = ghostsOf(block.marks, count);
  const chosen = { lines: [] as number[], counted: [] as number[], increments: [] as number[], ghosts: [] as Ghost[] };
  let scanned = 0;
  eachLineInRange(block, range, passes.counted, (line) => {
    const counted = passes.counted === null ? 1 : (passes.counted[line] as number);
    if (taken?.[line]) {
      if (!body)
        chosen.ghosts.push(ghostOf(block.marks, line, taken[line] as number, counted, passes.increments(line)));
      return;
    }
    if (body) scanned++;
    if (body && !body(line)) return;
    chosen.lines.push(line);
    chosen.counted.push(counted);
    chosen.increments.push(passes.increments(line));
  });
  return { ...chosen, scanned };
}

function ghostOf({ notKept = [] }: Marks, line: number, taker: number, counted: number, increments: number): Ghost {
  const { reason, ruleId } = notKept[taker - 1] as NotKeptLines;
  return { reason, ruleId, lines: 1, line, counted, increments };
}

/** @param counted where not null, lines without a count are passed over */
function eachLineInRange(
  block: StoredBlock,
  range: TimeRange,
  counted: Uint32Array | null,
  visit: (line: number) => void,
): void {
  const { event } = range;
  const passes = (line: number): boolean =>
    counted?.[line] !== 0 && (event === null || within(block.lines.times[line] as bigint, event));
  let end = 0;
  for (const run of block.runs) {
    const start = end;
    end += run.count;
    if (run.committedAt < range.committedFrom || run.committedAt >= range.committedTo) continue;
    for (let line = start; line < end; line++) if (passes(line)) visit(line);
  }
}

const within = (time: bigint, range: { from: bigint; to: bigint }): boolean => time >= range.from && time < range.to;

/** A test by marks alone. */
interface MarkTest {
  /** By line: 0 where it is not selected, else how often it was counted; null: each once. */
  readonly counted: Uint32Array | null;
  readonly increments: (line: number) => number;
}

function markTest(marks: Marks, count: number, filter: LogFilter): MarkTest {
  const fed = filter.seriesIds && seriesIncrements(marks, count, filter.seriesIds);
  const masks = (filter.tags ?? []).map((tag) => tagMask(marks, count, tag));
  if (filter.ruleId !== undefined) masks.push(ruleMask(marks, count, filter.ruleId));
  const counted = fed?.counted ?? (masks.length > 0 ? new Uint32Array(count).fill(1) : null);
  for (const mask of masks)
    counted?.forEach((_, line) => {
      if (mask[line] === 0) counted[line] = 0;
    });
  return { counted, increments: fed ? (line) => (fed.sums ?? fed.counted)[line] as number : () => 1 };
}

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
