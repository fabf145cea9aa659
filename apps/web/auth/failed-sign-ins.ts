const WINDOW_MS = 15 * 60_000;
const FAILURES = 30;
const REMEMBERED = 10_000;

interface Failures {
  count: number;
  since: number;
}

/**
 * Guesses at one account, wherever they come from: an address is easily forged or changed, an account is not. Kept in
 * the memory of the one process that serves pages.
 */
export class FailedSignIns {
  readonly #byEmail = new Map<string, Failures>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns seconds until the account may be tried again; 0: now */
  waitSeconds(email: string): number {
    const failures = this.#recent(email);
    return failures !== undefined && failures.count >= FAILURES
      ? Math.ceil((failures.since + WINDOW_MS - this.#now()) / 1000)
      : 0;
  }

  note(email: string): void {
    const failures = this.#recent(email);
    if (failures !== undefined) failures.count += 1;
    else this.#remember(email);
  }

  forget(email: string): void {
    this.#byEmail.delete(email.toLowerCase());
  }

  #recent(email: string): Failures | undefined {
    const failures = this.#byEmail.get(email.toLowerCase());
    return failures !== undefined && this.#now() - failures.since < WINDOW_MS ? failures : undefined;
  }

  #remember(email: string): void {
    const [oldest] = this.#byEmail.keys();
    if (this.#byEmail.size >= REMEMBERED && oldest !== undefined) this.#byEmail.delete(oldest);
    this.#byEmail.set(email.toLowerCase(), { count: 1, since: this.#now() });
  }
}
