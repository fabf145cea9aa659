import type { TextSieve } from '../text-sieve';
import type { BlockReader } from './block-reader';
import type { Candidate } from './candidates';

const FILTERS_AT_ONCE = 128;

/** Hands out candidates in order, without those whose filters say that none of their lines holds the text that is sought. */
export class SievedBlocks {
  /** How many were left out. */
  skipped = 0;
  readonly #reader: BlockReader;
  readonly #sieve: TextSieve | null;
  #rest: readonly Candidate[];
  #ready: readonly Candidate[] = [];

  constructor(reader: BlockReader, candidates: readonly Candidate[], sieve: TextSieve | null) {
    this.#reader = reader;
    this.#sieve = sieve;
    if (sieve === null) [this.#ready, this.#rest] = [candidates, []];
    else this.#rest = candidates;
  }

  /** The next that may be handed out, unless it is left out. */
  get next(): Candidate | undefined {
    return this.#ready[0] ?? this.#rest[0];
  }

  /** @param count how many of those that are ready to take @returns none where filters have left out what was next */
  async take(count: (ready: readonly Candidate[]) => number): Promise<readonly Candidate[]> {
    if (this.#ready.length === 0) await this.#readFilters();
    const taken = this.#ready.slice(0, count(this.#ready));
    this.#ready = this.#ready.slice(taken.length);
    return taken;
  }

  async #readFilters(): Promise<void> {
    const some = this.#rest.slice(0, FILTERS_AT_ONCE);
    this.#rest = this.#rest.slice(some.length);
    this.#ready = this.#sieve === null ? some : await this.#reader.sieve(some, this.#sieve);
    this.skipped += some.length - this.#ready.length;
  }
}
