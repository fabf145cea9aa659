import type { FieldError } from '@logflow/model';
import { Complaint } from './complaint';

/** A rule as the server gives it: the definition, with `id`, `version` and times beside it. */
export interface RemoteRule {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** What a person wrote, without what the server alone decides. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** The server understood and said no; `errors` name fields of what was sent. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly errors: readonly FieldError[],
  ) {
    super(message);
  }
}

export interface ServerOptions {
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly fetch?: typeof fetch;
}

interface Problem {
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly FieldError[];
}

const TIMEOUT_MS = 30_000;
const PAGE = 1_000;
const STANDING = ['id', 'version', 'createdAt', 'updatedAt'];

/** The rules of one org on one server, through its REST API. */
export class Server {
  readonly url: string;
  readonly #options: ServerOptions;

  /** @throws Complaint for an address that is none, or no key */
  constructor(options: ServerOptions) {
    if (!/^https?:$/.test(URL.canParse(options.url) ? new URL(options.url).protocol : '')) {
      throw new Complaint(`"${options.url}" is no address of a server: write one such as http://localhost:3000.`);
    }
    if (!options.apiKey) {
      throw new Complaint('There is no API key: set LOGFLOW_API_KEY to one made on the page Settings.');
    }
    this.url = options.url.replace(/\/+$/, '');
    this.#options = options;
  }

  async list(): Promise<RemoteRule[]> {
    const rules: RemoteRule[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await this.#call('GET', `/rules?limit=${PAGE}${query}`)) as Page;
      rules.push(...page.items.map(remoteRule));
      cursor = page.nextCursor;
    }
    return rules;
  }

  async create(definition: object): Promise<void> {
    await this.#call('POST', '/rules', definition);
  }

  /** @throws Complaint when the rule has been saved by somebody else since it was listed */
  async update(rule: RemoteRule, definition: object): Promise<void> {
    await this.#refuseIfMoved(rule);
    await this.#call('PUT', `/rules/${rule.id}`, definition);
  }

  /** @throws Complaint when the rule has been saved by somebody else since it was listed */
  async remove(rule: RemoteRule): Promise<void> {
    await this.#refuseIfMoved(rule);
    await this.#call('DELETE', `/rules/${rule.id}`);
  }

  async #refuseIfMoved({ id, version, name }: RemoteRule): Promise<void> {
    const now = remoteRule((await this.#call('GET', `/rules/${id}`)) as Record<string, unknown>);
    if (now.version === version) return;
    throw new Complaint(`"${name}" has been changed on the server since the plan was made: run this again.`);
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#send(method, path, body);
    const text = await response.text();
    const answer = jsonOf(text);
    if (response.ok && (answer !== undefined || text === '')) return answer;
    throw this.#failure(response, answer as Problem | undefined);
  }

  async #send(method: string, path: string, body?: object): Promise<Response> {
    const { fetch: send = fetch, apiKey } = this.#options;
    try {
      return await send(`${this.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new Complaint(
        `LogFlow does not answer at ${this.url} (${reasonOf(error)}): is it running there? --url or LOGFLOW_URL names another address.`,
      );
    }
  }

  #failure(response: Response, problem: Problem | undefined): Error {
    if (response.status === 401) {
      return new Complaint(`${this.url} does not know this API key: set LOGFLOW_API_KEY to one made on its Settings.`);
    }
    const said = problem?.detail ?? problem?.title;
    if (said === undefined) {
      return new Complaint(`${this.url} answered ${response.status} with something else than JSON: is it LogFlow?`);
    }
    if (response.status === 422 || response.status === 409) return new Refusal(said, problem?.errors ?? []);
    return new Complaint(`${this.url} answered ${response.status}: ${said}`);
  }
}

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const remoteRule = (rule: Record<string, unknown>): RemoteRule => ({
  id: String(rule.id),
  version: Number(rule.version),
  name: String(rule.name),
  definition: Object.fromEntries(Object.entries(rule).filter(([key]) => !STANDING.includes(key))),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
