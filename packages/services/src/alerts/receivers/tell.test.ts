import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createNetServer, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDb } from '@logflow/db';
import { type Env, readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ServiceContext } from '../../context';
import * as receivers from './index';
import { placeProblem } from './reach';

let context: ServiceContext;
/** The same installation where receivers must not live on this machine. */
let strict: ServiceContext;
let url: string;
let smarthost: string;
let close: () => Promise<void>;
let answer: { status: number; text: string };
let got: { body: Record<string, unknown>; headers: IncomingHttpHeaders }[];

const listening = <S extends Server | NetServer>(server: S): Promise<number> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

/** A mail server that knows nobody. */
const strangersOnly = createNetServer((socket) => {
  socket.write('220 test\r\n');
  createInterface({ input: socket }).on('line', (row) =>
    socket.write(row.startsWith('RCPT') ? '550 no such user here\r\n' : '250 ok\r\n'),
  );
});
let connections = 0;
const web = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  got.push({ body: JSON.parse(text) as Record<string, unknown>, headers: request.headers });
  response.writeHead(answer.status).end(answer.text);
});

for (const server of [web, strangersOnly]) server.on('connection', () => connections++);

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const home = mkdtempSync(join(tmpdir(), 'logflow-receivers-'));
  url = `http://127.0.0.1:${await listening(web)}/hook`;
  smarthost = `127.0.0.1:${await listening(strangersOnly)}`;
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours') returning id, slug",
  );
  const contextWith = (RECEIVERS_ON_LOOPBACK: string): ServiceContext => ({
    org: rows[0] as { id: number; slug: string },
    actor: { kind: 'user', id: 'u', name: 'Ann' },
    services: {
      db,
      env: readEnv({ DATABASE_URL: database.url, LOGFLOW_HOME: home, RECEIVERS_ON_LOOPBACK }),
      prometheus: { url: 'http://127.0.0.1:1' },
    },
  });
  context = contextWith('allow');
  strict = contextWith('refuse');
  close = async () => {
    for (const server of [web, strangersOnly]) server.close();
    web.closeAllConnections();
    await db.close();
    await database.close();
    rmSync(home, { recursive: true, force: true });
  };
});
afterAll(() => close());
beforeEach(async () => {
  got = [];
  connections = 0;
  answer = { status: 200, text: 'ok' };
  await context.services.db.pool.query('delete from alert_receiver');
});

const add = (type: string, config: object) => receivers.create(context, { name: type, type, config });
const alert = (summary: string) => ({
  status: 'firing',
  labels: { alertname: 'many' },
  annotations: { summary, lines: 'a <b> `c`', link: 'https://logs.example.com/x?a=1&b=2', linkText: 'All 3 lines' },
});
const notification = (rest: object = {}) => ({
  ...{ version: '4', status: 'firing', groupKey: '{}:{org="ours"}', truncatedAlerts: 0 },
  commonLabels: { alertname: 'many', org: 'ours', logflow_alert: 'a', logflow_severity: 'page' },
  alerts: [alert('3 lines')],
  ...rest,
});
const notify = (id: string, given: object = notification(), { services } = context) =>
  receivers.notify(services, { org: 'ours', id, notification: given });

it('passes a webhook what Alertmanager says, with its token and uncompressed, and notes when', async () => {
  const { id, notifiedAt } = await add('webhook', { url, token: 'very-secret' });
  expect(notifiedAt).toBeNull();
  const long = notification({ alerts: Array.from({ length: 30 }, (_, i) => alert(`${i} lines in a row`)) });
  await notify(id, long);
  expect(got[0]?.body).toEqual(long);
  expect(got[0]?.headers).toMatchObject({ authorization: 'Bearer very-secret' });
  expect(got[0]?.headers).not.toHaveProperty('content-encoding');
  const after = await receivers.get(context, { id });
  expect(after).toMatchObject({ notifiedAt: expect.any(String), failedAt: null, failure: null });
});

it('writes Slack nothing that it takes for a command, and says how many more there are', async () => {
  const { id } = await add('slack', { url, channel: '#on-call' });
  await notify(id, notification({ truncatedAlerts: 7, alerts: [alert('<!channel> & more')] }));
  expect(got[0]?.body).toMatchObject({
    channel: '#on-call',
    attachments: [
      {
        title: 'Firing: many',
        text: "&lt;!channel&gt; &amp; more\n```a &lt;b&gt; 'c'```\n<https://logs.example.com/x?a=1&b=2|All 3 lines>\nAnd 7 more.",
      },
    ],
  });
});

it('opens and resolves one incident of PagerDuty', async () => {
  const { id } = await add('pagerduty', { routingKey: 'key', url });
  await notify(id);
  // As it is where another route leads there by then.
  await notify(id, notification({ status: 'resolved', groupKey: '{}/{org="ours",logflow_alert="a"}:{org="ours"}' }));
  const other = { alertname: 'many', org: 'ours', logflow_alert: 'b' };
  await notify(id, notification({ commonLabels: other }));
  const [opened, , another] = got.map(({ body }) => body.dedup_key);
  expect([opened, another]).toEqual([expect.any(String), expect.any(String)]);
  expect(another).not.toBe(opened);
  expect(got.slice(0, 2).map(({ body }) => body)).toMatchObject([
    { routing_key: 'key', event_action: 'trigger', payload: { summary: 'Firing: many', severity: 'critical' } },
    { event_action: 'resolve', dedup_key: opened },
  ]);
});

it.each([
  [404, 'no_service', 'unprocessable'],
  [429, 'slow down', 'unavailable'],
  [503, '', 'unavailable'],
])(
  'says that it answers %i, keeps that, and lets Alertmanager try again where that is of use',
  async (status, text, code) => {
    const { id } = await add('slack', { url });
    answer = { status, text };
    const failure = text === '' ? `answers ${status}` : `answers ${status}: ${text}`;
    await expect(notify(id)).rejects.toMatchObject({ code, message: `slack ${failure}.` });
    expect(await receivers.get(context, { id })).toMatchObject({
      failure,
      failedAt: expect.any(String),
      notifiedAt: null,
    });
    expect(await receivers.test(context, { id })).toEqual({ ok: false, message: `slack ${failure}.` });
    answer = { status: 200, text: 'ok' };
    expect(await receivers.test(context, { id })).toMatchObject({ ok: true });
  },
);

it('keeps why it was not told where the answer holds a zero byte', async () => {
  const { id } = await add('slack', { url });
  answer = { status: 404, text: 'no\0 such' };
  await expect(notify(id)).rejects.toMatchObject({ code: 'unprocessable', message: 'slack answers 404: no such.' });
  expect((await receivers.get(context, { id })).failure).toBe('answers 404: no such');
});

it('says whom a mail server does not know', async () => {
  const { id } = await add('email', { to: 'nobody@example.com', from: 'logflow@example.com', smarthost });
  await expect(notify(id)).rejects.toMatchObject({ code: 'unprocessable' });
  expect((await receivers.get(context, { id })).failure).toMatch(/^refuses it: .*550 no such user here/);
});

it('tells nobody on this machine, however the address came to be there', async () => {
  const { id } = await add('webhook', { url });
  const reason =
    'is not told: its address leads to this machine itself: set RECEIVERS_ON_LOOPBACK=allow where receivers live there';
  await expect(notify(id, notification(), strict)).rejects.toMatchObject({
    code: 'unprocessable',
    message: `webhook ${reason}.`,
  });
  const mail = await add('email', { to: 'a@example.com', from: 'b@example.com', smarthost });
  await expect(notify(mail.id, notification(), strict)).rejects.toMatchObject({
    code: 'unprocessable',
    message: `email ${reason}.`,
  });
  expect(connections).toBe(0);
});

it.each([
  'http://127.0.0.1:9090/-/quit',
  'http://localhost:9090/-/quit',
  'http://LOCALHOST.:9090/-/quit',
  'http://[::1]:9090/-/quit',
  'http://[::ffff:127.0.0.1]:9093/api/v2/silences',
  'http://2130706433:9090/-/quit',
  'http://prometheus.example.com/-/quit',
  'https://write.example.com:443/',
  'http://DB.example.com.:5432/',
  'http://redis.example.com:6379/',
  'http://localhost:3000/api/v1/alerts',
  'http://localhost:8088/',
  'http://localhost:9465/metrics',
  'smtp://db.example.com:5432',
  'smtp://2130706433:9093',
])('never tells one of the servers of LogFlow: %s', (address) => {
  const named = {
    DATABASE_URL: 'postgres://logflow@db.example.com/logflow',
    REDIS_URL: 'redis://redis.example.com',
    REMOTE_WRITE_URL: 'https://write.example.com/api/v1/write',
  };
  const settings = { RECEIVERS_ON_LOOPBACK: 'allow', WORKERS: '2' };
  const own = [
    readEnv({ ...settings, ...named }),
    readEnv({ ...settings, PROMETHEUS_URL: 'http://prometheus.example.com' }),
  ];
  expect(own.map((env) => placeProblem(env, address))).toContain(
    'is a server of LogFlow itself: no receiver lives there',
  );
  expect(placeProblem(own[0] as Env, 'http://localhost:9999/hook')).toBeNull();
});

it('knows nobody of another org, and nobody who is gone', async () => {
  const { id } = await add('webhook', { url });
  const elsewhere = { org: 'theirs', id, notification: notification() };
  await expect(receivers.notify(context.services, elsewhere)).rejects.toMatchObject({ code: 'not_found' });
  await expect(notify('x')).rejects.toMatchObject({ code: 'not_found' });
  expect(got).toEqual([]);
});
