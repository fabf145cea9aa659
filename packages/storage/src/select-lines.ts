import { bodyOf } from '@logflow/lines';
import { type Marks, NONE } from '@logflow/model';
import type { BodyTest, Condition } from './condition';
import { FieldReader } from './field';
import { cheapFirst } from './filter-condition';
import type { StoredBlock } from './stored-block';

/** By line, 1 where it is selected. */
export type LineMask = Uint8Array;

/** Bodies are tried together in pieces of about so many bytes: long enough to make a call cheap, short enough to tell where. */
const BYTES_AT_ONCE = 32 * 1024;

/** Asks the lines of one block about conditions; what a line was excluded for is not asked again. */
export class LineSelector {
  readonly #block: StoredBlock;
  readonly #count: number;
  readonly #fields: FieldReader;
  /** By line, 1 where its body was looked at. */
  readonly #read: LineMask;

  constructor(block: StoredBlock, count: number) {
    this.#block = block;
    this.#count = count;
    this.#fields = new FieldReader(block, count);
    this.#read = new Uint8Array(count);
  }

  /** Lines whose bodies were looked at. */
  get scanned(): number {
    return sizeOf(this.#read);
  }

  /** @returns which of the lines `within` satisfy the condition */
  select(condition: Condition, within: LineMask): LineMask {
    switch (condition.kind) {
      case 'all':
        return cheapFirst(condition.of).reduce((left, part) => this.select(part, left), within);
      case 'any':
        return this.#any(condition.of, within);
      case 'not':
        return without(within, this.select(condition.of, within));
      case 'body':
        return this.#bodies(condition.body, within);
      case 'field': {
        const { values, entries } = this.#fields.column(condition.field);
        return both(within, fieldMask(entries, values.map(condition.test)));
      }
      case 'rule':
        return both(within, ruleMask(this.#block.marks, this.#count, condition.ids));
      case 'series':
        return both(within, seriesMask(this.#block.marks, this.#count, condition.ids));
    }
  }

  #any(of: readonly Condition[], within: LineMask): LineMask {
    let left = within;
    for (const part of cheapFirst(of)) left = without(left, this.select(part, left));
    return without(within, left);
  }

  #bodies(body: BodyTest, within: LineMask): LineMask {
    const found = new Uint8Array(this.#count);
    for (let first = 0; first < this.#count; ) {
      const end = this.#endOfPiece(first);
      if (within.subarray(first, end).includes(1)) this.#piece(body, within, { first, end }, found);
      first = end;
    }
    return found;
  }

  #piece(body: BodyTest, within: LineMask, { first, end }: { first: number; end: number }, found: LineMask): void {
    const { bodies, ends } = this.#block.lines;
    const none = body.none?.(bodies.subarray(startOf(ends, first), ends[end - 1])) ?? false;
    for (let line = first; line < end; line++) {
      if (!within[line]) continue;
      this.#read[line] = 1;
      if (!none && body.test(bodyOf(this.#block.lines, line))) found[line] = 1;
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

export const sizeOf = (mask: LineMask): number => {
  let size = 0;
  for (const one of mask) size += one;
  return size;
};

const both = (a: LineMask, b: LineMask): LineMask => a.map((inside, line) => inside & (b[line] as number));
const without = (a: LineMask, b: LineMask): LineMask => a.map((inside, line) => inside & ~(b[line] as number));

function fieldMask(entries: Uint32Array, passes: readonly boolean[]): LineMask {
  const mask = new Uint8Array(entries.length);
  for (let line = 0; line < entries.length; line++) {
    const entry = entries[line] as number;
    if (entry !== NONE && passes[entry]) mask[line] = 1;
  }
  return mask;
}

function ruleMask(marks: Marks, count: number, ids: readonly string[] | null): LineMask {
  const mask = new Uint8Array(count);
  for (const hits of marks.hits) {
    if (ids === null || ids.includes(hits.ruleId)) for (const line of hits.lines) mask[line] = 1;
  }
  return mask;
}

function seriesMask(marks: Marks, count: number, ids: readonly number[] | null): LineMask {
  const wanted = ids && new Set(ids);
  const selected = marks.seriesIds.map((id) => wanted === null || wanted.has(id));
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
