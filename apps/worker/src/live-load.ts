import { setTimeout as sleep } from 'node:timers/promises';

/** So much longer than a piece of work took does it wait for live lines afterwards. */
const WAIT_FACTOR = 3;
const LONGEST_WAIT_MS = 250;
const LOOK_EVERY_MS = 2;

/** Knows whether live lines are in hand, so that work that can wait gives way to them. */
export class LiveLoad {
  #inHand = 0;

  /** Wraps the handler of live lines. */
  watch<Arguments extends unknown[]>(handler: (...given: Arguments) => Promise<void>) {
    return async (...given: Arguments): Promise<void> => {
      this.#inHand++;
      try {
        await handler(...given);
      } finally {
        this.#inHand--;
      }
    };
  }

  /**
   * Waits while live lines are in hand, at most three times as long as the last piece of work took: under a load that
   * never ends it still gets a quarter of the time.
   */
  async giveWay(tookMs: number): Promise<void> {
    const ends = performance.now() + Math.min(LONGEST_WAIT_MS, tookMs * WAIT_FACTOR);
    while (this.#inHand > 0 && performance.now() < ends) await sleep(LOOK_EVERY_MS);
  }
}
