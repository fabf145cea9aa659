/** Lets pieces of work run together, but for those that must run alone. */
export class Solo {
  #running = 0;
  #alone: Promise<void> = Promise.resolve();
  #waiting: (() => void) | undefined;

  /** Runs with others, after any that run alone. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    for (let gate: Promise<void> | undefined; gate !== this.#alone; ) {
      gate = this.#alone;
      await gate;
    }
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#waiting?.();
    }
  }

  /** Waits until nothing runs, and keeps others from starting meanwhile. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    let open: () => void = () => {};
    this.#alone = new Promise((resolve) => {
      open = resolve;
    });
    try {
      await before;
      await this.#empty();
      return await work();
    } finally {
      open();
    }
  }

  async #empty(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
    this.#waiting = undefined;
  }
}
