import { codecs, Refusal, type RequestHead, type SourceCodec } from '@logflow/codecs';
import { type DiscardReason, Fault } from '@logflow/model';
import { answerHealth, type Logger, type Metrics, type ReadyCheck } from '@logflow/runtime';
import type { ingest } from '@logflow/services';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { MAX_DRAINED_BYTES, MAX_WIRE_BYTES } from './limits';
import type { OwnMetrics } from './own-metrics';
import { problemOf } from './problem';
import { authenticate, type Receiving, receive } from './receive';
import type { RefusalTally } from './refusals';

export interface ServerParts {
  readonly receiving: Receiving;
  readonly ready: ReadyCheck;
  readonly metrics: Metrics;
  readonly own: OwnMetrics;
  readonly refusals: Pick<RefusalTally, 'add'>;
  readonly log: Logger;
}

/** @returns the web server, not listening yet: a POST route for each codec, and health. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const callers: Callers = new WeakMap();
  const app = fastify({ bodyLimit: MAX_WIRE_BYTES, forceCloseConnections: 'idle', logger: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => refuse(parts, callers.get(request), { error, request, reply }));
  app.setNotFoundHandler((request) => {
    throw notServed(request);
  });
  for (const codec of codecs) for (const route of codec.routes) addRoute(app, parts, callers, { codec, route });
  for (const path of ['/healthz', '/readyz', '/metrics']) addHealth(app, parts, path);
  return app;
}

type Callers = WeakMap<FastifyRequest, ingest.IngestCaller>;

function addRoute(
  app: FastifyInstance,
  parts: ServerParts,
  callers: Callers,
  { codec, route }: { codec: SourceCodec; route: string },
): void {
  app.post(route, {
    // Before the body is read, so that nobody without a token can make us read one.
    onRequest: async (request) => {
      callers.set(request, await authenticate(parts.receiving, codec, headOf(request)));
    },
    onResponse: async (_request, reply) => {
      parts.own.requests.inc({ codec: codec.name, status: String(reply.statusCode) });
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) as ingest.IngestCaller;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { bytes, ...result } = await receive(parts.receiving, codec, { caller, head: headOf(request), body });
      parts.own.events.inc({ codec: codec.name }, result.accepted);
      parts.own.bytes.inc({ codec: codec.name }, bytes);
      const answer = codec.respond(result);
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    },
  });
}

function addHealth(app: FastifyInstance, parts: ServerParts, path: string): void {
  app.get(path, async (_request, reply) => {
    const answer = await answerHealth(path, parts.ready, parts.metrics);
    return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body);
  });
}

function notServed(request: FastifyRequest): Fault {
  const routes = codecs.flatMap((codec) => codec.routes);
  const code = routes.includes(request.url.split('?', 1)[0] ?? '') ? 'method_not_allowed' : 'not_found';
  return new Fault(code, `${request.method} ${request.url} is not served here: POST to ${routes.join(', ')}.`);
}

const headOf = (request: FastifyRequest): RequestHead => ({ path: request.url, headers: request.headers });

function refuse(
  parts: ServerParts,
  caller: ingest.IngestCaller | undefined,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const problem = problemOf(error);
  const reason = reasonOf(error, problem.status);
  if (reason) parts.own.discarded.inc({ reason });
  if (reason && caller) parts.refusals.add(caller.org.id, reason);
  if (problem.status >= 500) parts.log.error({ err: error, path: request.url }, 'request not handled');
  if (isDrained(request)) reply.removeHeader('connection');
  return reply.code(problem.status).headers(problem.headers).send(problem.body);
}

function reasonOf(error: unknown, status: number): DiscardReason | null {
  if (error instanceof Refusal) return error.reason;
  return status === 413 ? 'body_too_large' : null;
}

/**
 * Whether the rest of a body is read and thrown away: closing at once, as Fastify would at one too large, resets the
 * connection under a client that is still sending, and it never sees the answer.
 */
const isDrained = ({ headers }: FastifyRequest): boolean => Number(headers['content-length'] ?? 0) <= MAX_DRAINED_BYTES;
