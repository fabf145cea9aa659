/** An automaton builds its states as lines need them; until it has met this many it is no sign of anything. */
const WARM_UP_VALUES = 30_000;
const WINDOW_VALUES = 5_000;
const SLOW_WINDOWS = 2;
/** What a small set costs a value, measured: so much in any case, and so much a byte. */
const PART_NANOS = 400;
const PART_NANOS_PER_BYTE = 8;
const WORTH_IT = 2;

/** Tells when a set has become so slow that several small ones would serve at half its price. */
export class CostWatch {
  readonly #parts: number;
  #seen = 0;
  #values = 0;
  #bytes = 0;
  #nanos = 0;
  #slowWindows = 0;

  /** @param parts how many sets it would be split into. */
  constructor(parts: number) {
    this.#parts = parts;
  }

  isTooSlow(values: readonly Buffer[], nanos: number): boolean {
    this.#seen += values.length;
    if (this.#seen <= WARM_UP_VALUES) return false;
    this.#values += values.length;
    this.#nanos += nanos;
    for (const value of values) this.#bytes += value.length;
    if (this.#values < WINDOW_VALUES) return false;
    const inParts = this.#parts * (this.#values * PART_NANOS + this.#bytes * PART_NANOS_PER_BYTE);
    this.#slowWindows = this.#nanos > inParts * WORTH_IT ? this.#slowWindows + 1 : 0;
    this.#values = 0;
    this.#bytes = 0;
    this.#nanos = 0;
    return this.#slowWindows >= SLOW_WINDOWS;
  }
}
