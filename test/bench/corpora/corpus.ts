/** A kind of log, made up by a seeded generator: the same seed gives the same lines. */
export interface Corpus {
  readonly name: string;
  /** A pattern that matches about half of the lines; its groups are `key` (few values) and `detail` (many). */
  readonly matching: string;
  line(draw: Draw): string;
}

/** Draws from a seeded sequence. */
export interface Draw {
  upTo(limit: number): number;
  pick<T>(list: readonly T[]): T;
  address(): string;
  /** Hexadecimal digits. */
  hex(digits: number): string;
  /** `HH:MM:SS`. */
  clock(): string;
}
