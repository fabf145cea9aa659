/** What a small set costs a value, measured: so much in any case, and so much a byte. */
export const SMALL_SET = { perValue: 400, perByte: 8 };

/** Nanoseconds. */
export interface Cost {
  readonly perValue: number;
  readonly perByte: number;
}

export const times = ({ perValue, perByte }: Cost, factor: number): Cost => ({
  perValue: perValue * factor,
  perByte: perByte * factor,
});

const SLOW_WINDOWS = 2;

/** Tells when values have twice in a row, for a whole window, cost more than they may. */
export class CostWatch {
  readonly #limit: Cost;
  readonly #window: number;
  #warmUp: number;
  #values = 0;
  #bytes = 0;
  #nanos = 0;
  #slowWindows = 0;

  /**
   * @param warmUp an automaton builds its states as values need them: how many it is let have before it is judged.
   * @param window values.
   */
  constructor(limit: Cost, warmUp: number, window: number) {
    this.#limit = limit;
    this.#warmUp = warmUp;
    this.#window = window;
  }

  isTooSlow(values: readonly Uint8Array[], nanos: number): boolean {
    if (this.#warmUp > 0) {
      this.#warmUp -= values.length;
      return false;
    }
    this.#values += values.length;
    this.#nanos += nanos;
    for (const value of values) this.#bytes += value.length;
    return this.#values >= this.#window && this.#judge() >= SLOW_WINDOWS;
  }

  /** @returns how many windows in a row have been slow. */
  #judge(): number {
    const allowed = this.#values * this.#limit.perValue + this.#bytes * this.#limit.perByte;
    this.#slowWindows = this.#nanos > allowed ? this.#slowWindows + 1 : 0;
    this.#values = 0;
    this.#bytes = 0;
    this.#nanos = 0;
    return this.#slowWindows;
  }
}
