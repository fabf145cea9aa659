import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page, Route } from 'playwright-core';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

interface Kept {
  /** When they were given, ms since the epoch: the clock of the page stands there. */
  readonly now: number;
  /** What addresses of pages are made of, such as the id of a rule. */
  readonly names: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The API's own answers, kept in a file: with them a page shows the same data at the same time in every run. */
export class Answers {
  readonly names: Record<string, string>;
  /** Requests that nothing was kept for. */
  readonly missing: string[] = [];
  readonly #file: string;
  readonly #takes: boolean;
  readonly #answers: Record<string, Answer>;
  #now: number;

  /** @param takes whether answers are taken of the server and kept, instead of given */
  constructor(file: string, takes: boolean) {
    const none: Kept = { now: 0, names: {}, answers: {} };
    const kept = takes || !existsSync(file) ? none : (JSON.parse(readFileSync(file, 'utf8')) as Kept);
    this.#file = file;
    this.#takes = takes;
    this.#answers = { ...kept.answers };
    this.#now = kept.now;
    this.names = { ...kept.names };
  }

  /** From here on the page lives in UTC, its clock stands still, and what it asks the API is answered from here. */
  async serve(page: Page): Promise<void> {
    if (this.#takes) this.#now = Date.now();
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' });
    await page.clock.setFixedTime(this.#now);
    await page.route(/\/(api|prometheus)\//, (route) => this.#answer(route));
  }

  /** Writes down what was taken. */
  keep(): void {
    if (!this.#takes) return;
    const answers = Object.fromEntries(Object.entries(this.#answers).sort(([a], [b]) => (a < b ? -1 : 1)));
    const kept: Kept = { now: this.#now, names: this.names, answers };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(kept, null, 2)}\n`);
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const asked = `${request.method()} ${pathname}${search} ${request.postData() ?? ''}`.trim();
    const answer = this.#answers[asked] ?? (this.#takes ? await take(route) : undefined);
    if (!answer) {
      this.missing.push(asked);
      return route.abort();
    }
    this.#answers[asked] = answer;
    return route.fulfill({ status: answer.status, contentType: answer.type, body: answer.body });
  }
}

async function take(route: Route): Promise<Answer> {
  const response = await route.fetch();
  const type = response.headers()['content-type'] ?? 'application/json';
  return { status: response.status(), type, body: await response.text() };
}
