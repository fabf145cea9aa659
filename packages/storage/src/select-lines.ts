import { bodyOf, type TextFinder } from '@logflow/lines';
import { type Marks, NONE } from '@logflow/model';
import type { BodyTest, Condition } from './condition';
import { FieldReader } from './field';
import { type ColumnLeaf, cheapFirst, markLeaf } from './filter-condition';
import type { StoredBlock } from './stored-block';

/** Lines of a block, ascending. */
export type LineList = readonly number[];

/** By line, 1 where it is selected. */
type LineMask = Uint8Array;

/** Bodies are tried together in pieces of about so many bytes: long enough to make a call cheap, short enough to tell where. */
const BYTES_AT_ONCE = 32 * 1024;

/** Asks the lines of one block about conditions; what a line was excluded for is not asked again. */
export class LineSelector {
  readonly #block: StoredBlock;
  readonly #count: number;
  readonly #fields: FieldReader;
  readonly #masks = new Map<Condition, LineMask>();
  /** By line, 1 where its body was looked at; null before any was. */
  #read: LineMask | null = null;

  constructor(block: StoredBlock, count: number) {
    this.#block = block;
    this.#count = count;
    this.#fields = new FieldReader(block, count);
  }

  /** Lines whose bodies were looked at. */
  get scanned(): number {
    return this.#read === null ? 0 : sizeOf(this.#read);
  }

  /**
   * What marks tell at once, so that only those lines need be looked at further.
   * @returns lines among which are all that satisfy the condition; null: any may
   */
  marked(condition: Condition): LineList | null {
    const leaf = markLeaf(condition);
    return leaf === null ? null : linesIn(this.#maskOf(leaf));
  }

  /** @returns which of the lines `within` satisfy the condition */
  select(condition: Condition, within: LineList): LineList {
    switch (condition.kind) {
      case 'all':
        return cheapFirst(condition.of).reduce((left, part) => this.select(part, left), within);
      case 'any':
        return this.#any(condition.of, within);
      case 'not':
        return without(within, this.select(condition.of, within));
      case 'body':
        return this.#bodies(condition.body, within);
      default: {
        if (within.length === 0) return within;
        const mask = this.#maskOf(condition);
        return within.filter((line) => mask[line] === 1);
      }
    }
  }

  #maskOf(leaf: ColumnLeaf): LineMask {
    const mask = this.#masks.get(leaf) ?? this.#makeMask(leaf);
    this.#masks.set(leaf, mask);
    return mask;
  }

  #makeMask(leaf: ColumnLeaf): LineMask {
    if (leaf.kind === 'rule') return ruleMask(this.#block.marks, this.#count, leaf.ids);
    if (leaf.kind === 'series') return seriesMask(this.#block.marks, this.#count, leaf.ids);
    const { values, entries } = this.#fields.column(leaf.field);
    return fieldMask(entries, values.map(leaf.test));
  }

  #any(of: readonly Condition[], within: LineList): LineList {
    let left = within;
    for (const part of cheapFirst(of)) left = without(left, this.select(part, left));
    return without(within, left);
  }

  #bodies(body: BodyTest, within: LineList): LineList {
    const found: number[] = [];
    const read = this.#read ?? new Uint8Array(this.#count);
    this.#read = read;
    for (const line of within) read[line] = 1;
    for (let first = 0; first < within.length; ) {
      const end = firstFrom(within, this.#endOfPiece(within[first] as number), first);
      this.#piece(body, within.slice(first, end), found);
      first = end;
    }
    return found;
  }

  #piece(body: BodyTest, lines: LineList, found: number[]): void {
    const { bodies, ends } = this.#block.lines;
    const [first, last] = [lines[0] as number, lines.at(-1) as number];
    if (body.none?.(bodies.subarray(startOf(ends, first), ends[last]))) return;
    if (body.finder) this.#find(body.finder, lines, found);
    else for (const line of lines) if (body.test(bodyOf(this.#block.lines, line))) found.push(line);
  }

  /** From hit to hit: a text that runs over the end of a body is in none, as no later one could end before it. */
  #find(finder: TextFinder, lines: LineList, found: number[]): void {
    const { bodies, ends } = this.#block.lines;
    const end = ends[lines.at(-1) as number] as number;
    for (let nth = 0; nth < lines.length; ) {
      const at = finder.indexIn(bodies, startOf(ends, lines[nth] as number), end);
      if (at === -1) return;
      while ((ends[lines[nth] as number] as number) <= at) nth++;
      const line = lines[nth] as number;
      if (at < startOf(ends, line)) continue;
      if (at + finder.length <= (ends[line] as number)) found.push(line);
      nth++;
    }
  }

  #endOfPiece(first: number): number {
    const { ends } = this.#block.lines;
    const full = startOf(ends, first) + BYTES_AT_ONCE;
    let end = first + 1;
    while (end < this.#count && (ends[end] as number) <= full) end++;
    return end;
  }
}

const startOf = (ends: Uint32Array, line: number): number => (line === 0 ? 0 : (ends[line - 1] as number));

function sizeOf(mask: LineMask): number {
  let size = 0;
  for (let line = 0; line < mask.length; line++) size += mask[line] as number;
  return size;
}

/** A loop: `Array.from` takes as long for it as RE2 for the bodies. */
export function everyLine(count: number): LineList {
  const lines = new Array<number>(count);
  for (let line = 0; line < count; line++) lines[line] = line;
  return lines;
}

/** @param mask by line, not 0 for those that are meant */
export function linesIn(mask: ArrayLike<number>): LineList {
  const lines: number[] = [];
  for (let line = 0; line < mask.length; line++) if (mask[line] !== 0) lines.push(line);
  return lines;
}

/** @returns the place in `lines`, from `at` on, of the first that is not before `line` */
function firstFrom(lines: LineList, line: number, at: number): number {
  let place = at;
  while (place < lines.length && (lines[place] as number) < line) place++;
  return place;
}

/** @param away some of `lines` */
function without(lines: LineList, away: LineList): LineList {
  let next = 0;
  return lines.filter((line) => {
    if (line !== away[next]) return true;
    next++;
    return false;
  });
}

function fieldMask(entries: Uint32Array, passes: readonly boolean[]): LineMask {
  const mask = new Uint8Array(entries.length);
  for (let line = 0; line < entries.length; line++) {
    const entry = entries[line] as number;
    if (entry !== NONE && passes[entry]) mask[line] = 1;
  }
  return mask;
}

function ruleMask(marks: Marks, count: number, ids: ReadonlySet<string> | null): LineMask {
  const mask = new Uint8Array(count);
  for (const hits of marks.hits) {
    if (ids === null || ids.has(hits.ruleId)) for (const line of hits.lines) mask[line] = 1;
  }
  return mask;
}

function seriesMask(marks: Marks, count: number, ids: ReadonlySet<number> | null): LineMask {
  const selected = marks.seriesIds.map((id) => ids === null || ids.has(id));
  const mask = new Uint8Array(count);
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      for (let i = 0; i < column.length; i++) {
        const entry = column[i] as number;
        if (entry !== NONE && selected[entry]) mask[lines[i] as number] = 1;
      }
    }
  }
  return mask;
}
