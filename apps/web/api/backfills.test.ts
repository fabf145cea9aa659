import { createLogger, readEnv } from '@logflow/runtime';
import { backfills, bootstrap, openServices, type Services } from '@logflow/services';
import { commitLines, serveHttp, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApi } from './app';
import { backfillEndpoints } from './backfills';

const KEY = 'test-key-0123456789abcdef';

let services: Services;
let api: ReturnType<typeof createApi>;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const prometheus = await serveHttp((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  const env = readEnv({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOGFLOW_API_KEY: KEY,
    PROMETHEUS_URL: prometheus.url,
  });
  const opened = await openServices(env, 'backfill test');
  services = opened;
  await bootstrap(services);
  api = createApi({ services: async () => services, session: async () => null, logger: createLogger('test') });
  close = async () => {
    prometheus.close();
    await opened.close();
    await database.close();
  };
});
afterAll(() => close());

const call = async (method: string, path: string, body?: unknown) => {
  const response = await api.request(`http://localhost/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
};

const passBoundary = () =>
  services.db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 5000000');

const described = (path: string, method = 'get') =>
  backfillEndpoints.find((one) => one.path === path && one.method === method);

it('is begun, watched, called off and listed, in the shapes that are described', async () => {
  await commitLines(services.db, 1, { bodies: ['user root', 'nothing', 'user pi'], rulesEpoch: 0 });
  await passBoundary();
  const rule = {
    name: 'hits',
    pattern: 'user (?P<user>\\S+)',
    metrics: [{ name: 'hits_total', labels: { user: '${user}' } }],
  };
  const { body: saved } = await call('POST', '/rules', rule);
  const path = `/rules/${saved.id}/backfill`;
  const range = { from: '2000-01-01T00:00:00Z', to: 4_000_000_000 };
  const begun = await call('POST', path, range);
  expect(begun).toMatchObject({ status: 202, body: { state: 'running', phase: 'counting', ruleId: saved.id } });
  expect(begun.headers.get('location')).toBe(`/api/v1${path}s/${begun.body.id}`);
  expect(await call('POST', path, range)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const at = `${path}s/${begun.body.id}`;
  const list = described('/rules/{id}/backfills');
  const get = described('/rules/{id}/backfills/{backfillId}');
  const found = await call('GET', at);
  expect(get?.answer?.safeParse(found.body).error).toBeUndefined();
  const listed = await call('GET', `${path}s`);
  expect(list?.answer?.safeParse(listed.body).error).toBeUndefined();
  expect(listed.body).toEqual({ items: [found.body] });
  const work = {
    db: services.db,
    home: services.env.home,
    ruleBudgetMicros: 50,
    send: async () => undefined,
    giveWay: async () => undefined,
    isStopping: () => false,
    olderRulesMs: 0,
  };
  const consumer = services.queues?.consumeBackfills(async (job) => void (await backfills.carryOn(work, job)));
  await vi.waitFor(async () => expect((await call('GET', at)).body.state).toBe('done'), { timeout: 15_000 });
  await consumer?.close();
  expect((await call('GET', at)).body).toMatchObject({ complete: true, matched: 2, progress: { lines: 3, of: 3 } });
  expect((await call('DELETE', at)).status).toBe(204);
  expect((await call('GET', at)).body.state).toBe('done');
  const { body: counted } = await call('GET', '/logs?clock=committed&series=hits_total');
  expect(counted).toMatchObject({ counted: 2, total: 2 });
  expect(counted.records[0].matches[0]).toMatchObject({
    ruleId: saved.id,
    spans: [
      [0, 7],
      [5, 7],
    ],
  });
  expect((await call('GET', '/metrics/hits_total/series')).body.items).toHaveLength(2);
});

it('names what is wrong', async () => {
  const { body: saved } = await call('POST', '/rules', { name: 'tags', pattern: 'x' });
  const path = `/rules/${saved.id}/backfill`;
  expect(await call('POST', path, { from: 2, to: 1 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'from' }] },
  });
  expect(await call('POST', path, { from: 1, to: 2 })).toMatchObject({ status: 422 });
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect((await call('POST', `/rules/${nobody}/backfill`, { from: 1, to: 2 })).status).toBe(404);
  expect((await call('GET', `/rules/${saved.id}/backfills/${nobody}`)).status).toBe(404);
  expect((await call('DELETE', `/rules/x/backfills/${nobody}`)).status).toBe(404);
});
