import { Refusal } from '@logflow/codecs';
import { monotonicMs } from '@logflow/model';

const ASK_EVERY_MS = 250;
const RETRY_AFTER_SECONDS = 2;

/** Refuses requests while too many jobs wait, asking the queue at most four times a second. */
export class Backlog {
  readonly #ask: () => Promise<number>;
  readonly #limit: number;
  readonly #now: () => number;
  #jobs = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(ask: () => Promise<number>, limit: number, now: () => number = monotonicMs) {
    this.#ask = ask;
    this.#limit = limit;
    this.#now = now;
  }

  /** As last seen. */
  get jobs(): number {
    return this.#jobs;
  }

  /**
   * Goes by the last answer, since under load a new one takes as long as adding a job does; only who would be refused waits for it.
   * A queue that does not answer is left for the add to find.
   * @throws Refusal('backlog_full') with the seconds to wait.
   */
  async admit(): Promise<void> {
    if (this.#now() - this.#askedAt >= ASK_EVERY_MS) {
      const looking = this.#look();
      if (this.#jobs > this.#limit) await looking;
    }
    if (this.#jobs <= this.#limit) return;
    const state = `${this.#jobs} jobs wait to be counted, the limit is ${this.#limit}`;
    const remedy = `send again in ${RETRY_AFTER_SECONDS} s, or add workers`;
    throw new Refusal('backlog_full', `The backlog is full (${state}): ${remedy}.`, {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  async #look(): Promise<void> {
    this.#askedAt = this.#now();
    this.#jobs = await this.#ask().catch(() => 0);
  }
}
