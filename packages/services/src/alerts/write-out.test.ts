import { statSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@logflow/runtime';
import { type HttpServer, serveHttp } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { type TestAlerts, testAlerts } from '../../testing/alerts';
import type { ServiceContext } from '../context';
import * as alerts from './index';

let bench: TestAlerts;
let server: HttpServer;
let context: ServiceContext;
let status: number;
let reloads: number;
let answers: Readonly<Record<string, object>>;

let logged: MockInstance<typeof logger.error>;
const condition = { kind: 'count', metric: 'm_total', moreThan: 10, window: '5m' };
const folder = () => join(bench.home, 'alerts', 'rules');

beforeAll(async () => {
  bench = await testAlerts();
  server = await serveHttp((request, response) => {
    const data = answers[request.url?.replace('/api/v1/status/', '') ?? ''];
    if (request.url === '/-/reload') {
      reloads++;
      response.writeHead(status).end();
    } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  });
  const { services } = bench.ours;
  const env = { ...services.env, prometheusUrl: server.url, alertmanagerUrl: server.url };
  context = { ...bench.ours, services: { ...services, env, prometheus: { url: server.url } } };
});
afterAll(async () => {
  server.close();
  await bench.close();
});
beforeEach(async () => {
  await bench.clear();
  [status, reloads, answers] = [200, 0, {}];
  await new alerts.AlertWriter(context.services).write();
  logged = vi.spyOn(logger, 'error').mockReturnValue(undefined);
  reloads = 0;
});

const problems = (name: string) =>
  logged.mock.calls
    .map(([about]) => about as unknown as Record<string, string>)
    .filter((about) => about.server === name);

it('asks Alertmanager again while it refuses to load anew, and a Prometheus that needs a signal once', async () => {
  status = 403;
  const writer = new alerts.AlertWriter(context.services);
  await writer.write();
  expect(reloads).toBe(2);
  await writer.write();
  expect(reloads).toBe(3);
  expect(problems('Alertmanager')).toMatchObject([{ problem: 'status 403' }]);
  expect(problems('Prometheus')).toMatchObject([{ problem: expect.stringMatching(/signal.*--web.enable-lifecycle/) }]);
});

it('has nothing against the Prometheus of the launcher, which sends the signal', async () => {
  status = 403;
  answers = { flags: { 'config.file': join(bench.home, 'prometheus', 'prometheus.yml') } };
  await new alerts.AlertWriter(context.services).write();
  expect(problems('Prometheus')).toEqual([]);
});

it('says of a Prometheus that has not loaded what was written since how it is brought to', async () => {
  await alerts.create(context, { name: 'one', condition });
  await new alerts.AlertWriter(context.services).write();
  const config = { yaml: `${folder()} path_prefix: /alertmanager` };
  const loaded = (secondsAfter: number) => {
    const at = new Date(statSync(folder()).mtimeMs + secondsAfter * 1000);
    answers = { config, runtimeinfo: { lastConfigTime: at.toISOString() } };
  };
  loaded(1);
  expect((await alerts.standing(context)).evaluation).toBeNull();
  loaded(-60);
  expect((await alerts.standing(context)).evaluation).toMatch(/reload it by a signal.*--web.enable-lifecycle/);
});

it('logs a complaint again once it was well in between', async () => {
  const fail = async () => {
    status = 500;
    await new alerts.AlertWriter(context.services).write();
    status = 200;
    await new alerts.AlertWriter(context.services).write();
  };
  await fail();
  await fail();
  expect(problems('Alertmanager')).toHaveLength(2);
  const { rows } = await context.services.db.pool.query<{ id: string; condition: string }>(
    `insert into alert (org_id, id, name, condition, for_seconds, severity, enabled, author)
     values ($1, gen_random_uuid(), 'bad', '{', 0, 'page', true, '') returning id`,
    [context.org.id],
  );
  const id = rows[0]?.id;
  const rewrite = async (text: string) => {
    await context.services.db.pool.query('update alert set condition = $1 where id = $2', [text, id]);
    await new alerts.AlertWriter(context.services).write();
  };
  for (const text of ['{', JSON.stringify(condition), '{']) await rewrite(text);
  expect(logged.mock.calls.filter(([about]) => (about as unknown as { alert?: string }).alert === id)).toHaveLength(2);
});
