import type { CommittedRun } from '@logflow/model';

/** Finds for a line of a block the run it belongs to. */
export class RunIndex {
  readonly #runs: readonly CommittedRun[];
  /** The line at which each run begins. */
  readonly #starts: Uint32Array;

  constructor(runs: readonly CommittedRun[]) {
    this.#runs = runs;
    let next = 0;
    this.#starts = Uint32Array.from(runs, ({ count }) => {
      next += count;
      return next - count;
    });
  }

  /** @returns what names the line for ever, and when it was counted. */
  nameOf(line: number): { batch: string; index: number; committedUs: number } {
    const run = this.#runOf(line);
    const { batch, first, committedAt } = this.#runs[run] as CommittedRun;
    return { batch, index: first + line - (this.#starts[run] as number), committedUs: committedAt };
  }

  /** @returns the lines committed in `[fromUs, toUs)`, ascending. */
  linesCommitted(fromUs: number, toUs: number): number[] {
    const lines: number[] = [];
    this.#runs.forEach(({ count, committedAt }, run) => {
      if (committedAt < fromUs || committedAt >= toUs) return;
      const start = this.#starts[run] as number;
      for (let line = start; line < start + count; line++) lines.push(line);
    });
    return lines;
  }

  #runOf(line: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
