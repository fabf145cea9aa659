import { createServer, type Server } from 'node:http';
import { Fault } from '@logflow/model';
import type { Metrics } from './metrics';

const READY_TIMEOUT_MS = 3_000;

/** Resolves to the reasons why the app is not ready; none: it is. A rejection is a reason too. */
export type ReadyCheck = () => Promise<readonly string[]>;

export interface HealthOptions {
  readonly port: number;
  /** Address to listen on; all of them by default. */
  readonly host?: string;
  readonly ready: ReadyCheck;
  readonly metrics: Metrics;
}

export interface HealthAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Serves `/healthz` (alive), `/readyz` (200, or 503 with reasons) and `/metrics` for an app without a web server.
 * @throws Fault('unavailable') naming the port when it is taken.
 */
export async function startHealthServer(options: HealthOptions): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answerHealth(request.url ?? '/', options.ready, options.metrics).then((answer) => {
      response.writeHead(answer.status, { 'content-type': answer.contentType });
      response.end(answer.body);
    });
  });
  await listen(server, options.port, options.host);
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** What `/healthz`, `/readyz` and `/metrics` answer, for apps that have a web server of their own; never rejects. */
export async function answerHealth(url: string, ready: ReadyCheck, metrics: Metrics): Promise<HealthAnswer> {
  const path = url.split('?', 1)[0];
  if (path === '/healthz') return json(200, { status: 'ok' });
  if (path === '/readyz') return readiness(ready);
  if (path === '/metrics') return { status: 200, contentType: metrics.contentType, body: await metrics.text() };
  return json(404, {
    status: 404,
    code: 'not_found',
    detail: `${path} is not served here: try /healthz, /readyz or /metrics.`,
  });
}

async function readiness(ready: ReadyCheck): Promise<HealthAnswer> {
  const reasons = await withinTime(ready()).catch((error: unknown) => [reasonOf(error)]);
  return reasons.length === 0
    ? json(200, { status: 'ready', reasons: [] })
    : json(503, { status: 'not ready', reasons });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const say = () => reject(new Error(`the readiness check took longer than ${READY_TIMEOUT_MS} ms`));
    timer = setTimeout(say, READY_TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const json = (status: number, value: unknown): HealthAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: `${JSON.stringify(value)}\n`,
});

function listen(server: Server, port: number, host?: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(portFault(error, port)));
    server.listen({ port, ...(host && { host }) }, () => done());
  });
}

/** @returns the sentence for a port that is taken; other errors pass through. */
export function portFault(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const remedy = 'stop the program that listens there or choose another port in the environment';
  return new Fault('unavailable', `Port ${port} is in use: ${remedy}.`, { cause: error });
}
