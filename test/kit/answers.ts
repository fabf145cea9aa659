import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
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

/** What is read of an OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
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

  /**
   * @param document of the API that runs now, as OpenAPI has it
   * @returns what that API would not answer, by request
   */
  stale(document: ApiDocument): string[] {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false }).addSchema(
      document,
      'api',
    );
    return Object.entries(this.#answers).flatMap(([asked, { status, body }]) => {
      const pointer = schemaOf(document, asked, status);
      if (pointer === null) return [`${asked}: the API has no such request, or no answer ${status} to it`];
      const validate = ajv.compile({ $ref: `api#${pointer}` });
      return validate(JSON.parse(body)) ? [] : [`${asked}: ${ajv.errorsText(validate.errors, { dataVar: 'answer' })}`];
    });
  }

  /** Writes down what was taken. */
  keep(): void {
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

/** @returns where in the document stands what a request is answered */
function schemaOf({ paths }: ApiDocument, asked: string, status: number): string | null {
  const [method = '', address = ''] = asked.split(' ');
  const path = address.replace(/^\/api\/v1|\?.*$/g, '');
  const template = path in paths ? path : Object.keys(paths).find((one) => isOf(one, path));
  const verb = method.toLowerCase();
  const content = paths[template ?? '']?.[verb]?.responses[status]?.content;
  if (!content?.['application/json']) return null;
  const steps = ['paths', template ?? '', verb, 'responses', String(status), 'content', 'application/json', 'schema'];
  return steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}

/** Whether a path is of a template such as `/rules/{id}`. */
const isOf = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

async function take(route: Route): Promise<Answer> {
  const response = await route.fetch();
  const type = response.headers()['content-type'] ?? 'application/json';
  return { status: response.status(), type, body: await response.text() };
}
