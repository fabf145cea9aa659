import { connect } from 'node:net';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bodyOf, decodeLines } from '@logflow/lines';
import { type BatchJob, openQueues, type Queues } from '@logflow/queue';
import { createLogger, Metrics, readEnv } from '@logflow/runtime';
import { credentials, ingest, openServices, type ServiceContext, status } from '@logflow/services';
import { sshdLines, testDatabase } from '@logflow/test/kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Backlog } from './backlog';
import { Grouping } from './group';
import { GROUP } from './limits';
import { ownMetrics } from './own-metrics';
import { RefusalTally } from './refusals';
import { buildServer } from './server';

let app: FastifyInstance;
let queues: Queues;
let token: string;
let apiKey: string;
let backlogJobs = 0;
let queueFails = false;
let refusals: RefusalTally;
let tokenId: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const services = await openServices(readEnv({ DATABASE_URL: database.url }), 'test');
  queues = await openQueues({ databaseUrl: database.url });
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('o') returning id, slug",
  );
  const context: ServiceContext = { org: rows[0]!, actor: { kind: 'system', id: 's', name: 'system' }, services };
  ({ id: tokenId, secret: token } = await credentials.create(context, { kind: 'ingest', name: 't' }));
  apiKey = (await credentials.create(context, { kind: 'api', name: 'k' })).secret;
  const metrics = new Metrics({ defaults: false });
  const backlog = new Backlog(
    async () => backlogJobs,
    5,
    () => Date.now() + 1_000 * performance.now(),
  );
  refusals = new RefusalTally();
  const enqueue = (job: BatchJob) => (queueFails ? Promise.reject(new Error('gone')) : queues.addBatch(job));
  app = buildServer({
    receiving: {
      identify: (secret) => ingest.authenticateToken(services, secret),
      backlog,
      grouping: new Grouping(enqueue, GROUP),
    },
    ready: async () => [...(await status.notReady(services)), ...((await queues.problem()) === null ? [] : ['queue'])],
    metrics,
    own: ownMetrics(metrics, () => backlog.jobs),
    refusals,
    log: createLogger('test'),
  });
  close = async () => {
    await app.close();
    await queues.close();
    await services.close();
    await database.close();
  };
});
afterAll(() => close());

interface Sending {
  readonly type?: string;
  readonly bearer?: string;
  readonly headers?: Record<string, string>;
}

async function post(payload: string | Buffer, { type, bearer = token, headers = {} }: Sending = {}) {
  const response = await app.inject({
    method: 'POST',
    url: '/ingest',
    payload,
    headers: { authorization: `Bearer ${bearer}`, ...(type && { 'content-type': type }), ...headers },
  });
  return { status: response.statusCode, headers: response.headers, json: response.json() as Record<string, unknown> };
}

async function taken(count: number): Promise<{ job: BatchJob; bodies: string[] }[]> {
  const got: { job: BatchJob; bodies: string[] }[] = [];
  await new Promise<void>((done) => {
    const consumer = queues.consumeBatches(async (job) => {
      const lines = await decodeLines(job.frame);
      got.push({ job, bodies: Array.from({ length: lines.count }, (_, i) => bodyOf(lines, i).toString()) });
      if (got.reduce((sum, one) => sum + one.job.parts.length, 0) === count) void consumer.close().then(done);
    });
  });
  return got;
}

describe('what is accepted', () => {
  it('is in the queue, line by line, under the batch that was answered', async () => {
    const lines = sshdLines(1_500);
    const text = await post(gzipSync(lines.join('\n')), {
      type: 'text/plain',
      headers: { 'content-encoding': 'gzip', 'idempotency-key': 'first' },
    });
    expect(text).toMatchObject({
      status: 200,
      json: { accepted: 1_500, batch: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const [only] = await taken(1);
    expect(only?.bodies).toEqual(lines);
    expect(only?.job.parts).toEqual([{ batch: text.json.batch, count: 1_500, token: tokenId, key: 'first' }]);
  });

  it('shares a job when it is small, and the same key never shares one', async () => {
    const keyed = { headers: { 'idempotency-key': 'same' } };
    const answers = await Promise.all([
      post('{"msg":"a"}', keyed),
      post('{"msg":"b"}'),
      post('{"msg":"a"}', keyed),
      post('[{"msg":"c"},{"msg":"d"}]'),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(answers[0]?.json.batch).toBe(answers[2]?.json.batch);
    const got = await taken(4);
    expect(got.flatMap((one) => one.bodies).toSorted()).toEqual(['a', 'a', 'b', 'c', 'd']);
    for (const { job } of got) expect(new Set(job.parts.map((part) => part.batch)).size).toBe(job.parts.length);
  });

  it('is counted in its own metrics', async () => {
    const { body } = await app.inject({ url: '/metrics' });
    expect(body).toMatch(/logflow_ingest_accepted_events_total\{codec="ingest"\} \d+/);
    expect(body).toMatch(/logflow_ingest_requests_total\{codec="ingest",status="200"\} \d+/);
  });
});

describe('what is refused', () => {
  it('a request without a token, with an unknown one, with an API key', async () => {
    const anonymous = await app.inject({ method: 'POST', url: '/ingest', payload: 'x' });
    expect([anonymous.statusCode, anonymous.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    for (const bearer of ['lfi_nonsense', apiKey]) {
      expect(await post('x', { bearer })).toMatchObject({
        status: 401,
        json: { code: 'unauthenticated', reason: 'unauthenticated', detail: expect.stringMatching(/Send data/) },
      });
    }
  });

  it.each<[string, string | Buffer, Sending, number, string, RegExp]>([
    ['malformed JSON', '{"a":1}\n{', {}, 400, 'malformed', /^Line 2 /],
    ['an empty body', '', {}, 400, 'malformed', /holds no line/],
    ['a long key', 'x', { headers: { 'idempotency-key': 'k'.repeat(129) } }, 400, 'malformed', /129 characters/],
    ['a long line', 'x'.repeat(1_048_577), { type: 'text/plain' }, 413, 'line_too_long', /the limit is 1048576/],
    ['a large body', Buffer.alloc(10_485_761), { type: 'text/plain' }, 413, 'body_too_large', /10485760 bytes/],
    ['another encoding', 'x', { headers: { 'content-encoding': 'br' } }, 415, 'unsupported', /send gzip/],
    ['another type', 'x', { type: 'image/png' }, 415, 'unsupported', /send application\/json/],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(70_000_000)),
      { headers: { 'content-encoding': 'gzip' } },
      413,
      'body_too_large',
      /more than 67108864 bytes/,
    ],
  ])('%s', async (_, payload, sending, code, reason, detail) => {
    const answer = await post(payload, sending);
    expect(answer).toMatchObject({
      status: code,
      json: { status: code, reason, detail: expect.stringMatching(detail) },
    });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await queues.backlog()).toBe(0);
  });

  it('everything while the backlog is full', async () => {
    backlogJobs = 6;
    expect((await post('{"msg":"before it is known"}')).status).toBe(200);
    const answer = await post('x');
    backlogJobs = 0;
    expect(answer).toMatchObject({ status: 429, json: { reason: 'backlog_full' }, headers: { 'retry-after': '2' } });
    expect((await post('{"msg":"after"}')).status).toBe(200);
    await taken(2);
  });

  it('everything while the queue is away', async () => {
    queueFails = true;
    const answer = await post('x');
    queueFails = false;
    expect(answer).toMatchObject({
      status: 503,
      json: { reason: 'queue_unavailable' },
      headers: { 'retry-after': '5' },
    });
  });

  it('another path or method, with where to go', async () => {
    expect((await app.inject({ method: 'POST', url: '/nowhere' })).statusCode).toBe(404);
    const get = await app.inject({ url: '/ingest' });
    expect([get.statusCode, get.json().detail]).toEqual([405, expect.stringContaining('POST to /ingest')]);
  });
});

it('tells what was refused, of whom and why, until it could be told', async () => {
  const told: ingest.Refusals[] = [];
  const note = async (refused: ingest.Refusals) => void told.push(refused);
  await refusals.tell(note);
  told.length = 0;
  await post('{"broken', { type: 'application/json' });
  await post('{"broken', { type: 'application/json' });
  await post('x', { bearer: 'nobody', type: 'text/plain' });
  await expect(refusals.tell(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  await refusals.tell(note);
  expect(told).toEqual([{ orgId: expect.any(Number), reason: 'malformed', requests: 2 }]);
});

it('is alive and ready', async () => {
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  expect((await app.inject({ url: '/readyz' })).json()).toEqual({ status: 'ready', reasons: [] });
});

it('lets a client finish sending what is too large, though it has its answer already', async () => {
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  const said = socket.setEncoding('latin1')[Symbol.asyncIterator]();
  const bytes = 40 * 1024 * 1024;
  socket.write(
    `POST /ingest HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  expect((await said.next()).value).toMatch(/^HTTP\/1.1 413 /);
  await promisify<Buffer>(socket.write.bind(socket))(Buffer.alloc(bytes, 'x\n'));
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  let rest = '';
  while (!rest.includes('HTTP/1.1 200 ')) rest += (await said.next()).value;
  socket.destroy();
});
