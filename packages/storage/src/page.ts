import type { Lines } from '@logflow/lines';
import type { CommittedRun } from '@logflow/model';
import type { BlockKey } from './block-key';
import { type BlockSelection, countSelection } from './evaluate';
import { NOTHING, sumCounts } from './log-count';
import type { LogClock, LogCount, LogRecord } from './log-query';
import { comparePositions, isAfter, type LinePosition, type PageEnd } from './position';
import type { StoredBlock } from './stored-block';
import { lineMarksOf } from './tags';

/** A selected line that may stand on the page. */
export interface Entry extends LinePosition {
  readonly key: BlockKey;
  readonly block: StoredBlock;
  readonly line: number;
  readonly counted: number;
  readonly increments: number;
}

/** Collects, from blocks in any order, the first lines after the end of the page before: one more than a page holds. */
export class Page {
  readonly #limit: number;
  readonly #clock: LogClock;
  readonly #after: PageEnd | null;
  #entries: Entry[] = [];
  /** Selected lines seen after the page before, and their increments. */
  found: LogCount = NOTHING;

  constructor(limit: number, clock: LogClock, after: PageEnd | null) {
    this.#limit = limit;
    this.#clock = clock;
    this.#after = after;
  }

  /** @param key with how far the block reaches: lines that cannot stand on the page any more are only counted */
  add(key: BlockKey & { readonly toUs: bigint }, block: StoredBlock, selection: BlockSelection): void {
    if (this.isSettled(key.toUs) && (this.#after === null || key.toUs < this.#after.at)) {
      this.found = sumCounts(this.found, countSelection({ ...selection, ghosts: [] }));
      return;
    }
    const added = entriesOf(key, block, selection, this.#clock).filter((entry) => isAfter(entry, this.#after));
    this.found = sumCounts(this.found, countEntries(added));
    this.#entries = [...this.#entries, ...added].sort(comparePositions).slice(0, this.#limit + 1);
  }

  /** @returns whether nothing in a block that reaches no further than `toUs` can change the page. */
  isSettled(toUs: bigint): boolean {
    const last = this.#entries[this.#limit - 1];
    return last !== undefined && last.at > toUs;
  }

  /** @returns how many more lines the page could hold. */
  get missing(): number {
    return Math.max(0, this.#limit - this.#entries.length);
  }

  /** @param aboveUs where not null, only lines with a greater time are certain, because older blocks were not read */
  take(aboveUs: bigint | null): Entry[] {
    const page = this.#entries.slice(0, this.#limit);
    return aboveUs === null ? page : page.filter((entry) => entry.at > aboveUs);
  }

  get overflows(): boolean {
    return this.#entries.length > this.#limit;
  }
}

export const countEntries = (entries: readonly Entry[]): LogCount => ({
  total: entries.length,
  counted: entries.reduce((sum, entry) => sum + entry.counted, 0),
  increments: entries.reduce((sum, entry) => sum + entry.increments, 0),
  notKept: [],
});

/** Made from the last line to the first, which is nearly the order of the page, so that sorting costs little. */
export function entriesOf(key: BlockKey, block: StoredBlock, selection: BlockSelection, clock: LogClock): Entry[] {
  const entries: Entry[] = [];
  let run = block.runs.length - 1;
  let start = block.runs.reduce((sum, { count }) => sum + count, 0) - (block.runs[run]?.count ?? 0);
  for (let i = selection.lines.length - 1; i >= 0; i--) {
    const line = selection.lines[i] as number;
    while (line < start) start -= (block.runs[--run] as CommittedRun).count;
    const { batch, first, committedAt } = block.runs[run] as CommittedRun;
    const at = clock === 'event' ? (block.lines.times[line] as bigint) : BigInt(committedAt);
    const [counted, increments] = [selection.counted[i] as number, selection.increments[i] as number];
    const index = first + line - start;
    entries.push({ at, committedUs: committedAt, batch, index, key, block, line, counted, increments });
  }
  return entries;
}

/** An entry with what is read of its line only once it stands on the page. */
export interface LoadedEntry {
  readonly entry: Entry;
  readonly columns: Lines;
  readonly body: Buffer;
}

/** @returns the lines of a page as records; their blocks need marks. */
export function toRecords(loaded: readonly LoadedEntry[]): LogRecord[] {
  const readers = new Map<StoredBlock, ReturnType<typeof lineMarksOf>>();
  return loaded.map(({ entry: { block, line, batch, index, committedUs }, columns, body }) => {
    const marksOf = readers.get(block) ?? lineMarksOf(block.marks);
    readers.set(block, marksOf);
    return {
      batch,
      index,
      committedUs,
      timeUs: columns.times[line] as bigint,
      severity: columns.severityTexts[columns.severities[line] as number] ?? '',
      body: body.toString('utf8'),
      resource: columns.resourceTexts[columns.resources[line] as number] ?? '{}',
      attributes: columns.attributeTexts[columns.attributes[line] as number] ?? '{}',
      ...marksOf(line),
    };
  });
}
