/** The lines that a rule with `stop` has matched; costs nothing until there is one. */
export class StoppedLines {
  readonly #lineCount: number;
  #stopped: Uint8Array | null = null;

  constructor(lineCount: number) {
    this.#lineCount = lineCount;
  }

  add(lines: Uint32Array): void {
    this.#stopped ??= new Uint8Array(this.#lineCount);
    for (const line of lines) this.#stopped[line] = 1;
  }

  leaveOut(lines: readonly number[]): readonly number[] {
    const stopped = this.#stopped;
    return stopped === null ? lines : lines.filter((line) => stopped[line] === 0);
  }
}
