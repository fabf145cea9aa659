import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { type HttpServer, serveHttp, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { exposeOrgMetrics } from './expose';
import { proxy } from './proxy';

let context: ServiceContext;
let asked: { method: string; path: string; params: URLSearchParams }[];
let close: () => Promise<void>;

/** As Prometheus has the alerts of an org, and one that is nobody's. */
const groupOf = (org: string) => ({
  name: org,
  rules: [
    { name: 'many', labels: { org, logflow_alert: 'a' }, alerts: [{ labels: { org, user: 'root' }, state: 'firing' }] },
    { name: 'disk full', labels: {}, alerts: [{ labels: {}, state: 'firing' }] },
  ],
});

/** Only writes down what it is asked: what Prometheus makes of it is not in question here. */
function startRecorder(): Promise<HttpServer> {
  return serveHttp(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const [path = '', query = ''] = (request.url ?? '').split('?');
    asked.push({
      method: request.method ?? '',
      path,
      params: new URLSearchParams(request.method === 'POST' ? text : query),
    });
    if (path.endsWith('parse_query')) return void response.writeHead(404).end('404 page not found');
    const data = path.endsWith('/rules') ? { groups: ['ours', 'theirs'].map(groupOf) } : [];
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'success', data }));
  });
}

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const upstream = await startRecorder();
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  const services = { db, env: readEnv({ DATABASE_URL: database.url }), prometheus: { url: upstream.url } };
  context = { org: rows[0]!, actor: { kind: 'system', id: 's', name: 'system' }, services };
  for (const { id } of rows) await addSeries(id, id === rows[0]!.id ? 'a "quoted" user' : 'stranger', id);
  close = async () => {
    upstream.close();
    await db.close();
    await database.close();
  };
});
afterAll(() => close());
beforeEach(() => {
  asked = [];
});

async function addSeries(orgId: number, user: string, total: number): Promise<void> {
  const { pool } = context.services.db;
  await pool.query("insert into metric (org_id, name, type, help) values ($1, 'm_total', 'counter', 'Help')", [orgId]);
  const { rows } = await pool.query<{ id: number }>(
    "insert into series (org_id, metric, labels, fingerprint) values ($1, 'm_total', $2, $3) returning id",
    [orgId, JSON.stringify({ user }), Buffer.alloc(16, orgId)],
  );
  await pool.query('insert into series_total values ($1, $2, $3)', [orgId, rows[0]!.id, total]);
}

const get = (path: string, params: [string, string][] = []) =>
  proxy(context, { method: 'GET', path, params: new URLSearchParams(params) });

it.each(['query', 'query_range', 'query_exemplars'])(
  'confines the expression of %s and drops unknown parameters',
  async (path) => {
    await get(path, [
      ['query', 'sum(rate(m_total[5m])) or x{org="theirs"}'],
      ['start', '1'],
      ['evil', '1'],
    ]);
    const params = asked[0]!.params;
    expect(params.getAll('query')).toHaveLength(1);
    expect(params.get('query')!.match(/org="ours"/g)).toHaveLength(2);
    expect(params.has('evil')).toBe(false);
  },
);

it('asks for one expression, however many are smuggled in', async () => {
  await get('query', [
    ['query', 'a'],
    ['query', 'b{org="theirs"}'],
  ]);
  expect(asked[0]!.params.getAll('query')).toEqual(['a{org="ours"}']);
});

it.each(['labels', 'label/user/values', 'series'])(
  'confines each match[] of %s, and gives it one where there is none',
  async (path) => {
    await get(path, [
      ['match[]', 'a'],
      ['match[]', '{__name__=~".+"}'],
    ]);
    await get(path);
    const [given, none] = asked.map(({ params }) => params.getAll('match[]'));
    expect(given).toHaveLength(2);
    for (const selector of given!) expect(selector).toContain('org="ours"');
    expect(none).toEqual(['{org="ours"}']);
  },
);

it('answers metadata, rules and alerts of the org alone', async () => {
  const data = async (path: string) => JSON.parse((await get(path)).body).data;
  expect(await data('metadata')).toEqual({ m_total: [{ type: 'counter', help: 'Help', unit: '' }] });
  const { name, rules } = groupOf('ours');
  expect(await data('rules')).toEqual({ groups: [{ name, rules: [rules[0]] }] });
  expect(await data('alerts')).toEqual({ alerts: rules[0]!.alerts });
});

it.each([
  'write',
  'read',
  'admin/tsdb/delete_series',
  'targets',
  'status/config',
  'status/tsdb',
  '../../x',
  'label/a/../b/values',
  '__proto__',
])('does not offer %s', async (path) => {
  await expect(get(path)).rejects.toMatchObject({ code: 'not_found' });
  expect(asked).toEqual([]);
});

it('names what is wrong with a query', async () => {
  await expect(get('query')).rejects.toMatchObject({ code: 'invalid' });
  await expect(get('query', [['query', 'sum(']])).rejects.toMatchObject({ code: 'invalid' });
});

it('says what an older Prometheus does not have', async () => {
  await expect(get('parse_query', [['query', 'a']])).rejects.toMatchObject({ code: 'not_found' });
});

it('says that Prometheus is down', async () => {
  const down = { ...context, services: { ...context.services, prometheus: { url: 'http://127.0.0.1:1' } } };
  const request = { method: 'GET', path: 'query', params: new URLSearchParams({ query: 'a' }) } as const;
  await expect(proxy(down, request)).rejects.toMatchObject({ code: 'unavailable' });
});

it("exposes the org's totals with the label org, and nobody else's", async () => {
  const text = await exposeOrgMetrics(context);
  expect(text).toContain(`m_total{user="a \\"quoted\\" user",org="ours"} ${context.org.id}\n`);
  expect(text).not.toContain('stranger');
  expect(text.endsWith('# EOF\n')).toBe(true);
});
