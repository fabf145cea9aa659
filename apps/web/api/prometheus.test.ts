import { createLogger, readEnv } from '@logflow/runtime';
import { bootstrap, openServices } from '@logflow/services';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiOptions } from './caller';
import { serveRuleMetrics } from './metrics-exposition';
import { servePrometheus } from './prometheus';

const KEY = 'test-key-0123456789abcdef';
const BASE = 'http://localhost/prometheus/api/v1';

let options: Parameters<typeof servePrometheus>[1];
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const env = readEnv({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOGFLOW_API_KEY: KEY,
    PROMETHEUS_URL: 'http://127.0.0.1:1',
  });
  const services = await openServices(env, 'prometheus test');
  await bootstrap(services);
  const session: ApiOptions['session'] = async () => null;
  options = { services: async () => services, session, logger: createLogger('test') };
  close = async () => {
    await services.close();
    await database.close();
  };
});
afterAll(() => close());

const ask = async (path: string, init: RequestInit = {}, authorization = `Bearer ${KEY}`) => {
  const response = await servePrometheus(
    new Request(`${BASE}${path}`, { ...init, headers: { authorization } }),
    options,
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
};

it('takes Bearer, or Basic with the key as password, and asks for it otherwise', async () => {
  const basic = `Basic ${Buffer.from(`any:${KEY}`).toString('base64')}`;
  for (const authorization of [`Bearer ${KEY}`, basic]) {
    expect(await ask('/rules', {}, authorization)).toMatchObject({ status: 200, body: { status: 'success' } });
  }
  const stranger = await ask('/rules', {}, 'Bearer wrong');
  expect(stranger).toMatchObject({ status: 401, body: { status: 'error' } });
  expect(stranger.headers.get('www-authenticate')).toContain('Basic');
});

it('answers errors in the envelope that clients of Prometheus read', async () => {
  const form = (body: string) => ({ method: 'POST', body: new URLSearchParams(body) });
  expect(await ask('/query?query=sum(')).toMatchObject({
    status: 400,
    body: { status: 'error', errorType: 'bad_data' },
  });
  expect(await ask('/query', form('query=sum('))).toMatchObject({ status: 400, body: { errorType: 'bad_data' } });
  expect(await ask('/query', form('query=up'))).toMatchObject({ status: 503, body: { errorType: 'unavailable' } });
  expect(await ask('/write', form(''))).toMatchObject({ status: 404, body: { errorType: 'not_found' } });
  expect((await ask('/label/user/values', form(''))).status).toBe(405);
});

it('exposes the totals of rules to a key alone', async () => {
  const request = (authorization: string) =>
    new Request('http://localhost/metrics/rules', { headers: { authorization } });
  const known = await serveRuleMetrics(request(`Bearer ${KEY}`), options);
  expect(known.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(await known.text()).toBe('# EOF\n');
  expect((await serveRuleMetrics(request('Bearer wrong'), options)).status).toBe(401);
});
