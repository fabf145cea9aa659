/** The first readings are of an automaton that has yet to make its states. */
const WARM_UP = 2;
const KEPT = 7;
/**
 * A reading is judged as if it had been of so many lines more: a process that rested finds nothing in the caches of a busy machine,
 * and what it takes to get going is not the cost of the one line that came.
 */
const MORE_LINES = 4;
/** Up to this many bytes a line is one; a longer one counts as so many lines. */
const LINE_BYTES = 1_000;

/** How many lines of ordinary length a line amounts to. */
export const linesIn = (bytes: number): number => Math.max(1, bytes / LINE_BYTES);

interface Reading {
  readonly nanos: number;
  readonly lines: number;
}

/** @param limit nanoseconds a line */
export const isSurelyAbove = (limit: number, { nanos, lines }: Reading): boolean =>
  nanos > limit * (lines + MORE_LINES);

/**
 * What something takes for a line, read now and then. Their median counts, so that a reading which something else on
 * the machine fell into says nothing.
 */
export class CostReadings {
  #taken = 0;
  #last: Reading[] = [];

  /** @param nanos CPU time. */
  add(nanos: number, lines: number): void {
    if (this.#taken++ < WARM_UP) return;
    this.#last = [...this.#last.slice(1 - KEPT), { nanos, lines }];
  }

  get taken(): number {
    return this.#taken;
  }

  /** Whether there are as many readings as count. */
  get isFull(): boolean {
    return this.#last.length === KEPT;
  }

  /** Nanoseconds a line; null while it has been read too seldom. */
  get median(): number | null {
    if (this.#last.length === 0) return null;
    return this.#last.map(({ nanos, lines }) => nanos / lines).sort((a, b) => a - b)[this.#last.length >> 1] as number;
  }

  /** Whether more than half of the readings that count are above the limit for certain, all of them there. */
  exceeds(nanos: number): boolean {
    return this.#last.filter((reading) => isSurelyAbove(nanos, reading)).length > KEPT / 2;
  }

  forget(): void {
    this.#taken = 0;
    this.#last = [];
  }
}

/**
 * @returns with what `work` returned, nanoseconds of CPU time: at most what the clock on the wall says, and at most what
 *   all threads of the process took
 */
export function cpuNanos<T>(work: () => T): { readonly result: T; readonly nanos: number } {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = work();
  const wall = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(cpu);
  return { result, nanos: Math.min(wall, (user + system) * 1_000) };
}
