/** A kind of log, made up by a seeded generator: the same seed gives the same lines. */
export interface Corpus {
  readonly name: string;
  /** A pattern that matches about half of the lines; its groups are `key` (few values) and `detail` (many). */
  readonly matching: string;
  /** @returns what gives the next line, each time another one. */
  open(draw: Draw): () => string;
}

/** Draws from a seeded sequence. */
export interface Draw {
  upTo(limit: number): number;
  pick<T>(list: readonly T[]): T;
  address(): string;
  /** Hexadecimal digits. */
  hex(digits: number): string;
}

const SECONDS_OF_A_DAY = 86_400;

/** A clock that runs from midnight on. @returns what moves it on by some seconds and tells the time as `HH:MM:SS`. */
export function openClock(): (seconds: number) => string {
  let now = 0;
  return (seconds) => {
    now = (now + seconds) % SECONDS_OF_A_DAY;
    const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
    return `${two(now / 3600)}:${two((now % 3600) / 60)}:${two(now % 60)}`;
  };
}
