import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { IncomingResponse, OutgoingRequest } from '@logflow/model';
import { Agent, type Dispatcher, request } from 'undici';
import { guardedLookup, type Reach, refuseForbiddenHost } from './addresses';

const compress = promisify(gzip);

const CONNECT_MS = 10_000;
const ANSWER_MS = 60_000;
/** Below this a body gains nothing from compression. */
const COMPRESS_FROM_BYTES = 1_024;
const LONGEST_ANSWER_BYTES = 16 * 1024 * 1024;
const USER_AGENT = 'logflow';

const agentFor = (reach: Reach): Agent =>
  new Agent({
    connect: { lookup: guardedLookup(reach), timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    maxResponseSize: LONGEST_ANSWER_BYTES,
    keepAliveTimeout: 10_000,
  });

const agents: Readonly<Record<Reach, Agent>> = {
  'with loopback': agentFor('with loopback'),
  'without loopback': agentFor('without loopback'),
};

export interface SendOptions {
  /** Milliseconds the whole exchange may take; 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** `with loopback`: many run their Splunk beside LogFlow. */
  readonly reach?: Reach;
  /** Whether larger bodies are compressed; yes. */
  readonly compressed?: boolean;
}

/**
 * Sends one request as it is, its body compressed with gzip where that is not forbidden; redirects are answers like any other.
 * @throws Error when there is no whole answer: unreachable, too slow, aborted, or an address that is refused
 */
export async function sendRequest(outgoing: OutgoingRequest, options: SendOptions = {}): Promise<IncomingResponse> {
  const reach = options.reach ?? 'with loopback';
  refuseForbiddenHost(new URL(outgoing.url).hostname, reach);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? ANSWER_MS);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const { body, headers } = await prepare(outgoing, options.compressed ?? true);
  const sent = { method: outgoing.method, headers, body, signal, dispatcher: agents[reach] };
  const answer = await request(outgoing.url, sent);
  return { status: answer.statusCode, headers: singleHeaders(answer), body: await answer.body.text() };
}

async function prepare({ body, headers }: OutgoingRequest, mayCompress: boolean) {
  const own = { 'user-agent': USER_AGENT, ...headers };
  if (!mayCompress || body === undefined || body.length < COMPRESS_FROM_BYTES) return { body, headers: own };
  const compressed = await compress(body, { level: constants.Z_BEST_SPEED });
  return { body: compressed, headers: { ...own, 'content-encoding': 'gzip' } };
}

function singleHeaders({ headers }: Dispatcher.ResponseData): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}
