import { monotonicMs } from '@logflow/model';
import type { ScanBudget } from '../log-query';
import type { Candidate } from './candidates';

const BLOCKS_AT_ONCE = 16;
const BLOCKS_UNKNOWN = 4;

/** How far one request may read, and how many blocks it opens at a time. */
export class Scan {
  scanned = 0;
  readonly #budget: ScanBudget;
  readonly #endsMs: number;
  readonly #startUs: bigint;

  /** @param startUs the furthest time this request can meet: stopping there would be no progress */
  constructor(budget: ScanBudget, startUs: bigint) {
    this.#budget = budget;
    this.#endsMs = monotonicMs() + budget.ms;
    this.#startUs = startUs;
  }

  get isSpent(): boolean {
    return this.scanned >= this.#budget.lines || monotonicMs() >= this.#endsMs;
  }

  /** Whether a page that nothing can change any more ends the request. */
  get endsWithPage(): boolean {
    return this.#budget.behindPage === false || this.isSpent;
  }

  /** @returns whether everything above `toUs` being read is progress, so that a cursor may go on from there. */
  mayStopAt(toUs: bigint): boolean {
    return toUs < this.#startUs;
  }

  /** @returns how many blocks it probably takes to fill the page, as far as heads and the index of series tell. */
  blocksToOpen(candidates: readonly Candidate[], missing: number): number {
    let expected = 0;
    let blocks = 0;
    while (blocks < BLOCKS_AT_ONCE && blocks < candidates.length && expected < Math.max(1, missing)) {
      const { series, lineCount } = candidates[blocks] as Candidate;
      expected += series?.lines ?? (lineCount > 0 ? lineCount : 1);
      blocks++;
    }
    return Math.max(1, missing > 0 ? blocks : Math.min(blocks, BLOCKS_UNKNOWN));
  }
}
