import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { freePort } from './ports';

/** What a fake answers until told otherwise; `delayMs` comes before it. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMs?: number;
}

/** An event as it arrived: its id, its tags, its text and the whole of it. */
export interface ReceivedEvent {
  readonly id: string;
  readonly message: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly at: number;
}

/** What differs between the products. */
interface Protocol {
  readonly intake: RegExp;
  authorized(request: IncomingMessage, secret: string): boolean;
  parse(body: string): ReceivedEvent[];
  accepted(events: readonly ReceivedEvent[], fresh: readonly boolean[]): FakeAnswer;
  readonly unauthorized: FakeAnswer;
  readonly health: FakeAnswer;
}

/** Answers one event by itself, where the protocol can (Elasticsearch); undefined: it is taken. */
export type ItemAnswer = (event: ReceivedEvent) => { status: number; type: string; reason: string } | undefined;

/**
 * A product's intake on a port of its own: a real HTTP server that keeps what it accepted.
 * `counts` says how often each event was taken, so that repeats show.
 */
export class FakeDestination {
  readonly counts = new Map<string, number>();
  readonly events: ReceivedEvent[] = [];
  readonly requests: ReceivedRequest[] = [];
  /** Set: every intake request gets it and nothing is kept. */
  answer: FakeAnswer | undefined;
  itemAnswer: ItemAnswer | undefined;
  secret: string;
  readonly #protocol: Protocol;
  #server: Server | undefined;
  #port = 0;

  constructor(protocol: Protocol, secret: string) {
    this.#protocol = protocol;
    this.secret = secret;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The first start finds a port that no client is given meanwhile; later ones use it again. */
  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#port ||= await freePort();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    return this;
  }

  /** From now on connections are refused; what was kept stays. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname } = new URL(request.url ?? '/', this.url);
    this.requests.push({ method: request.method ?? '', path: pathname, headers: request.headers, at: Date.now() });
    const body = Buffer.concat(chunks);
    const text = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    const answer = this.#decide(request, pathname, text);
    if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body ?? '');
  }

  #decide(request: IncomingMessage, path: string, text: string): FakeAnswer {
    if (!this.#protocol.authorized(request, this.secret)) return this.#protocol.unauthorized;
    if (!this.#protocol.intake.test(path)) return this.#protocol.health;
    if (this.answer !== undefined) return this.answer;
    const events = this.#protocol.parse(text);
    return this.itemAnswer ? this.#answerItems(events, this.itemAnswer) : this.#keepAll(events);
  }

  #keepAll(events: readonly ReceivedEvent[]): FakeAnswer {
    return this.#protocol.accepted(
      events,
      events.map((event) => this.#keep(event)),
    );
  }

  #answerItems(events: readonly ReceivedEvent[], itemAnswer: ItemAnswer): FakeAnswer {
    const items = events.map((event) => {
      const wrong = itemAnswer(event);
      if (wrong === undefined) return { create: { status: this.#keep(event) ? 201 : 409 } };
      return { create: { status: wrong.status, error: { type: wrong.type, reason: wrong.reason } } };
    });
    return { status: 200, body: JSON.stringify({ errors: true, items }) };
  }

  /** @returns whether the event is new here. */
  #keep(event: ReceivedEvent): boolean {
    const before = this.counts.get(event.id) ?? 0;
    this.counts.set(event.id, before + 1);
    this.events.push(event);
    return before === 0;
  }
}

type Json = Readonly<Record<string, unknown>>;
const objectsIn = (text: string): Json[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
const received = (id: unknown, message: unknown, tags: unknown, raw: Json): ReceivedEvent => ({
  id: String(id),
  message: String(message),
  tags: (tags ?? {}) as Record<string, string>,
  raw,
});

const splunk: Protocol = {
  intake: /^\/services\/collector\/event$/,
  authorized: (request, secret) => request.headers.authorization === `Splunk ${secret}`,
  parse: (text) =>
    objectsIn(text).map((envelope) => {
      const event = envelope.event as Json;
      return received((envelope.fields as Json).event_id, event.message, event.tags, envelope);
    }),
  accepted: () => ({ status: 200, body: '{"text":"Success","code":0}' }),
  unauthorized: { status: 403, body: '{"text":"Invalid token","code":4}' },
  health: { status: 200, body: '{"text":"HEC is healthy","code":17}' },
};

const datadog: Protocol = {
  intake: /^\/api\/v2\/logs$/,
  authorized: (request, secret) => request.headers['dd-api-key'] === secret,
  parse: (text) =>
    (JSON.parse(text) as Json[]).map((entry) => received(entry.event_id, entry.message, entry.tags, entry)),
  accepted: () => ({ status: 202, body: '{}' }),
  unauthorized: {
    status: 403,
    body: '{"errors":[{"status":"403","title":"Forbidden","detail":"the API key was revoked"}]}',
  },
  health: { status: 200, body: '{"valid":true}' },
};

const elasticsearch: Protocol = {
  intake: /\/_bulk$/,
  authorized: (request, secret) => request.headers.authorization === `ApiKey ${secret}`,
  parse(text) {
    const lines = objectsIn(text);
    return lines.flatMap((line, index) => {
      const create = line.create as Json | undefined;
      const source = lines[index + 1];
      return create && source ? [received(create._id, source.message, source.labels, source)] : [];
    });
  },
  accepted: (_events, fresh) => ({
    status: 200,
    body: JSON.stringify({
      errors: fresh.includes(false),
      items: fresh.map((isNew) => ({
        create: isNew
          ? { status: 201 }
          : { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'document already exists' } },
      })),
    }),
  }),
  unauthorized: {
    status: 401,
    body: '{"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401}',
  },
  health: { status: 200, body: '{"version":{"number":"9.0.0"}}' },
};

export const fakeSplunk = (secret = 'splunk-token') => new FakeDestination(splunk, secret).start();
export const fakeDatadog = (secret = 'datadog-key') => new FakeDestination(datadog, secret).start();
export const fakeElasticsearch = (secret = 'elastic-key') => new FakeDestination(elasticsearch, secret).start();
