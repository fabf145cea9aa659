import { createLogger, readEnv } from '@logflow/runtime';
import { backtests, bootstrap, openServices, type Services } from '@logflow/services';
import { commitLines, INVALID_USER_PATTERN, testDatabase } from '@logflow/test/kit';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createApi } from './app';
import { backtestEndpoints } from './backtests';

const KEY = 'test-key-0123456789abcdef';
const BODIES = ['Invalid user root from 10.0.0.1', 'nothing', 'Invalid user pi from 10.0.0.2'];

let services: Services;
let api: ReturnType<typeof createApi>;
let close: () => Promise<void>;
let workers: { close(): Promise<void> } | undefined;

beforeAll(async () => {
  const database = await testDatabase();
  const opened = await openServices(
    readEnv({ NODE_ENV: 'test', DATABASE_URL: database.url, LOGFLOW_API_KEY: KEY }),
    'backtest test',
  );
  services = opened;
  await bootstrap(services);
  await commitLines(services.db, 1, { bodies: BODIES });
  const logger = createLogger('test');
  api = createApi({ services: async () => services, session: async () => null, logger });
  close = async () => {
    await opened.close();
    await database.close();
  };
});
afterEach(async () => {
  await workers?.close();
  workers = undefined;
});
afterAll(() => close());

const startWorkers = (): void => {
  const queues = services.queues as NonNullable<Services['queues']>;
  const { db, env } = services;
  const { home, ruleBudgetMicros } = env;
  const context = { db, home, ruleBudgetMicros, slowSliceMs: 5_000, queues, giveWay: async () => undefined };
  workers = queues.consumeBacktests((job) => backtests.scanSlice(context, job));
};

const call = async (
  method: string,
  path: string,
  init: { body?: unknown; headers?: object; signal?: AbortSignal } = {},
) => {
  const response = await api.request(`http://localhost/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...init.headers },
    body: init.body === undefined ? undefined : JSON.stringify(init.body),
    signal: init.signal,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
};

const input = {
  rule: { pattern: INVALID_USER_PATTERN, metrics: [{ name: 'invalid_user_total', labels: { user: '${user}' } }] },
  from: 0,
  to: '2999-01-01T00:00:00Z',
};

it('waits for the whole answer, in the shape that is described', async () => {
  startWorkers();
  const { status, body } = await call('POST', '/rules/backtest', { body: input });
  expect(status).toBe(200);
  expect(body).toMatchObject({ state: 'done', complete: true, scanned: 3, matched: 2, seriesTotal: 2 });
  expect(body.samples.map((sample: { body: string }) => sample.body)).toEqual([BODIES[2], BODIES[0]]);
  const described = backtestEndpoints[0]?.answer;
  expect(described?.safeParse(body).error).toBeUndefined();
});

it('answers at once where it is asked to, shows how far it is, and can be cancelled', async () => {
  const begun = await call('POST', '/rules/backtest', { body: input, headers: { prefer: 'respond-async' } });
  expect(begun).toMatchObject({ status: 202, body: { state: 'running', progress: { lines: 0, of: 3 } } });
  const location = begun.headers.get('location');
  expect(location).toBe(`/api/v1/rules/backtests/${begun.body.id}`);
  const path = `/rules/backtests/${begun.body.id}`;
  expect((await call('DELETE', path)).status).toBe(204);
  expect(await call('GET', path)).toMatchObject({ status: 200, body: { state: 'cancelled', complete: false } });
  expect((await call('GET', '/rules/backtests/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  expect((await call('GET', '/rules/backtests/x')).status).toBe(404);
});

it('is cancelled with its request', async () => {
  const leaving = new AbortController();
  const waiting = call('POST', '/rules/backtest', { body: input, signal: leaving.signal }).catch(() => undefined);
  const running = async () => {
    const { rows } = await services.db.pool.query("select id from backtest where state = 'running'");
    return rows.length;
  };
  await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 10_000 });
  leaving.abort();
  await vi.waitFor(async () => expect(await running()).toBe(0), { timeout: 10_000 });
  await waiting;
});

it('names what is wrong, and says when there are too many', async () => {
  const wrong = await call('POST', '/rules/backtest', { body: { ...input, rule: { pattern: '(' }, to: 'soon' } });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'to' }] } });
  const pattern = await call('POST', '/rules/backtest', { body: { ...input, rule: { pattern: '(' } } });
  expect(pattern).toMatchObject({ status: 422, body: { errors: [{ path: 'rule.pattern' }] } });
  const reversed = await call('POST', '/rules/backtest', { body: { ...input, from: 2, to: 1 } });
  expect(reversed).toMatchObject({ status: 422, body: { errors: [{ path: 'from' }] } });
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { body } = await call('POST', '/rules/backtest', { body: input, headers: { prefer: 'respond-async' } });
    ids.push(body.id);
  }
  const full = await call('POST', '/rules/backtest', { body: input });
  expect(full).toMatchObject({ status: 429, body: { code: 'busy' } });
  expect(full.headers.get('retry-after')).toBe('5');
  for (const id of ids) await call('DELETE', `/rules/backtests/${id}`);
});
