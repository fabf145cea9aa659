import { testDatabase } from '@logflow/test/kit';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rule, SITE, testApi } from '../testing/test-api';
import { endpoints } from './endpoints';

let test: Awaited<ReturnType<typeof testApi>>;
const call: typeof test.call = (...args) => test.call(...args);

beforeAll(async () => {
  test = await testApi(await testDatabase());
});
afterAll(() => test.close());

describe('the OpenAPI document', () => {
  it('is valid, needs no key and describes every endpoint', async () => {
    const { status, body } = await call('GET', '/openapi.json', undefined, { authorization: '' });
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    expect(await new Validator().validate(body)).toEqual({ valid: true });
    const described = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('gives every operation its own name, and an example of every body', async () => {
    const { body } = await call('GET', '/openapi.json');
    const operations = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((verbs) =>
      Object.values(verbs),
    );
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { body: schema, path } of endpoints) {
      if (schema !== undefined) expect(schema.meta()?.examples, path).toBeDefined();
    }
  });
});

describe('every endpoint', () => {
  const concrete = (path: string) => path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
  const each = endpoints.map(({ method, path }) => [method.toUpperCase(), concrete(path)] as const);

  it.each(each)('%s %s wants a key', async (method, path) => {
    for (const authorization of ['', 'Bearer wrong-key-0123456789', 'Basic Og==', 'Digest x']) {
      const { status, headers, body } = await call(method, path, undefined, { authorization });
      expect(status).toBe(401);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body).toMatchObject({ status: 401, code: 'unauthenticated', errors: [] });
    }
  });

  it.each(each.filter(([method]) => method !== 'GET'))('%s %s refuses a body that is no JSON', async (method, path) => {
    const { status, body } = await call(method, path, '{"name": }');
    expect(status).toBe(400);
    expect(body.detail).toContain('line 1, column 10');
  });
});

describe('a lookup table', () => {
  it('comes as CSV or as JSON, and rules use it', async () => {
    const csv = 'host,owner\nweb-1,Ada\n';
    const made = await call('POST', '/tables?name=hosts', csv, { 'content-type': 'text/csv; charset=utf-8' });
    expect(made).toMatchObject({ status: 201, body: { name: 'hosts', columns: ['host', 'owner'], rows: 1 } });
    expect(await call('POST', '/tables', { name: 'hosts', csv })).toMatchObject({
      status: 201,
      body: { id: made.body.id },
    });
    expect((await call('GET', '/tables')).body.items).toHaveLength(1);
    const enrich = [{ table: 'hosts', key: '$' + '{host}', columns: { team: 'owner' } }];
    const enriching = {
      pattern: 'on (?P<host>\\S+)',
      enrich,
      tags: { team: '$' + '{team}' },
      redact: { host: 'hash' },
    };
    const preview = await call('POST', '/rules/preview', { rule: enriching, samples: ['on web-1'] });
    expect(preview.body.results[0]).toMatchObject({ matched: true, kept: true, unread: [], tags: { team: '' } });
    expect(preview.body.results[0].body).toMatch(/^on [0-9a-f]{16}$/);
    expect(await call('DELETE', `/tables/${made.body.id}`)).toMatchObject({ status: 204 });
  });

  it('names what is wrong with it', async () => {
    expect((await call('POST', '/tables', { name: 7, csv: 'a,b\n' })).body.errors[0].path).toBe('name');
    expect((await call('POST', '/tables', 'a,b\n', { 'content-type': 'text/csv' })).body.errors[0].path).toBe('name');
    const empty = await call('POST', '/tables?name=x', '', { 'content-type': 'text/csv' });
    expect(empty.body.detail).toContain('The table is empty: the first row names the columns');
    const bad = await call('POST', '/tables?name=x', 'a\n', { 'content-type': 'text/csv' });
    expect(bad).toMatchObject({ status: 422, body: { detail: expect.stringContaining('has one column') } });
  });
});

describe('rules', () => {
  it('are made, read, changed, rolled back, deleted and brought back', async () => {
    const made = await call('POST', '/rules', rule('story'));
    expect(made).toMatchObject({ status: 201, body: { name: 'story', version: 1, enabled: true } });
    const path = `/rules/${made.body.id}`;
    expect((await call('GET', path)).body).toEqual(made.body);
    expect((await call('PUT', path, { ...made.body, enabled: false })).body).toMatchObject({
      version: 2,
      enabled: false,
    });
    expect((await call('POST', `${path}/rollback`, { version: 1 })).body).toMatchObject({ version: 3, enabled: true });
    const versions = await call('GET', `${path}/versions`);
    expect(versions.body.items.map((item: { version: number }) => item.version)).toEqual([3, 2, 1]);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect(await call('POST', `${path}/restore`)).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await call('GET', '/rules')).body.items.map((item: { name: string }) => item.name)).toContain('story');
  });

  it('tell what they did, and are released only from a quarantine', async () => {
    const { body: made } = await call('POST', '/rules', rule('watched'));
    const nothing = { ruleId: made.id, matches: 0, lastMatchAt: null, microsPerLine: null, quarantine: null };
    expect(await call('GET', `/rules/${made.id}/stats`)).toMatchObject({ status: 200, body: nothing });
    expect((await call('GET', '/rules/stats')).body.items).toContainEqual(expect.objectContaining(nothing));
    const released = await call('POST', `/rules/${made.id}/release`);
    expect(released).toMatchObject({ status: 409, body: { detail: expect.stringContaining('not in quarantine') } });
    expect((await call('DELETE', `/rules/${made.id}`)).status).toBe(204);
    expect((await call('GET', `/rules/${made.id}/stats`)).status).toBe(404);
  });

  it('answer what their schemas say', async () => {
    const made = await call('POST', '/rules', rule('shape', { metrics: [{ name: 'shape_total' }] }));
    const hec = { name: 'shapes', type: 'splunk_hec', config: { url: 'http://127.0.0.1:1', token: 't' } };
    const destination = await call('POST', '/destinations', hec);
    const paths: [string, string, unknown?][] = [
      ['get', '/logs'],
      ['get', '/logs?clock=committed&from=1&to=2026-01-31T12:00:00Z&tag=a:b&tag=c:d&q=x&limit=7'],
      ['get', '/logs/histogram?from=0&to=60&step=10'],
      ['get', '/metrics'],
      ['get', '/metrics/shape_total/series'],
      ['get', '/destinations'],
      ['get', '/destinations/types'],
      ['get', '/destinations/statuses'],
      ['get', `/destinations/${destination.body.id}`],
      ['get', `/destinations/${destination.body.id}/status`],
      ['get', `/destinations/${destination.body.id}/dead`],
      ['post', `/destinations/${destination.body.id}/test`],
      ['get', '/rules'],
      ['get', `/rules/${made.body.id}`],
      ['get', `/rules/${made.body.id}/versions`],
      ['post', '/rules/preview', { rule: rule('x'), samples: ['Invalid user x', 'other'] }],
      ['get', '/api-keys'],
      ['post', '/ingest-tokens', { name: 't' }],
      ['get', '/org'],
      ['get', '/overview'],
      ['get', '/ingest/status'],
      ['get', '/settings/series'],
      ['put', '/settings/series', { maxSeries: 90_000 }],
    ];
    for (const [method, path, body] of paths) {
      const { body: answer } = await call(method.toUpperCase(), path, body);
      const described = path
        .replace(made.body.id, '{id}')
        .replace(destination.body.id, '{id}')
        .replace('shape_total', '{name}')
        .split('?')[0];
      const schema = endpoints.find((one) => one.method === method && one.path === described)?.answer;
      expect(schema?.safeParse(answer).error, described).toBeUndefined();
    }
  });

  it('do not share a name', async () => {
    await call('POST', '/rules', rule('twice'));
    const { status, body } = await call('POST', '/rules', rule('twice'));
    expect(status).toBe(409);
    expect(body.errors[0].path).toBe('name');
  });

  it('of no known id are not there', async () => {
    for (const id of ['x', '00000000-0000-4000-8000-000000000000', '%00', encodeURIComponent("'; drop table rule")]) {
      expect((await call('GET', `/rules/${id}`)).status).toBe(404);
    }
  });
});

describe('packs', () => {
  it('are listed, installed, upgraded and uninstalled, as their schemas say, the body left out or not', async () => {
    const calls: [string, string, unknown?][] = [
      ['get', '/packs'],
      ['post', '/packs/ssh/install'],
      ['post', '/packs/ssh/install', { rules: ['login'], enabled: false }],
      ['post', '/packs/ssh/upgrade', { conflicts: 'pack' }],
      ['get', '/packs'],
      ['post', '/packs/ssh/uninstall'],
    ];
    for (const [method, path, body] of calls) {
      const { status, body: answer } = await call(method.toUpperCase(), path, body);
      expect(status, path).toBe(200);
      const described = path.replace('/ssh/', '/{name}/');
      const schema = endpoints.find((one) => one.method === method && one.path === described)?.answer;
      expect(schema?.safeParse(answer).error, path).toBeUndefined();
    }
    expect((await call('POST', '/packs/none/install')).status).toBe(404);
    expect(await call('POST', '/packs/ssh/install', { rules: ['x'] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rules.0' }] },
    });
  });
});

describe('destinations', () => {
  const splunk = (name: string) => ({
    name,
    type: 'splunk_hec',
    config: { url: 'http://127.0.0.1:1', token: 'very-secret-token' },
  });

  it('are made, read, changed, tested and deleted, and never show a secret', async () => {
    const made = await call('POST', '/destinations', splunk('hec'));
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'hec', select: 'all', enabled: true, secrets: ['token'] },
    });
    const path = `/destinations/${made.body.id}`;
    const { token: _, ...config } = splunk('hec').config;
    const changed = await call('PUT', path, { ...splunk('hec'), config, select: 'tagged' });
    expect(changed).toMatchObject({ status: 200, body: { select: 'tagged', secrets: ['token'] } });
    const listed = await call('GET', '/destinations');
    const status = await call('GET', `${path}/status`);
    expect(status.body).toMatchObject({ delivered: 0, pending: 0, dead: 0, breaker: 'closed' });
    const tested = await call('POST', `${path}/test`);
    expect(tested.body).toMatchObject({ ok: false, status: null });
    expect((await call('POST', `${path}/dead/replay`)).body).toEqual({ replayed: 0 });
    expect(JSON.stringify([made, changed, listed, status, tested].map((answer) => answer.body))).not.toContain(
      'very-secret',
    );
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('name what is wrong with their configuration', async () => {
    const { status, body } = await call('POST', '/destinations', { ...splunk('bad'), config: { url: 'nowhere' } });
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path).sort()).toEqual(['config.token', 'config.url']);
  });
});

describe('keys', () => {
  it('open the API until they are revoked, as Bearer or as the password of Basic', async () => {
    const made = await call('POST', '/api-keys', { name: 'ci' });
    const bearer = { authorization: `Bearer ${made.body.secret}` };
    const basic = { authorization: `Basic ${Buffer.from(`grafana:${made.body.secret}`).toString('base64')}` };
    for (const headers of [bearer, basic])
      expect((await call('GET', '/overview', undefined, headers)).status).toBe(200);
    expect((await call('DELETE', `/api-keys/${made.body.id}`)).status).toBe(204);
    for (const headers of [bearer, basic])
      expect((await call('GET', '/overview', undefined, headers)).status).toBe(401);
  });
});

describe('a session', () => {
  const asMember = async (method: string, headers: Record<string, string>) => {
    test.signIn(test.member);
    const answer = await call(method, '/rules', method === 'GET' ? undefined : rule(`by session ${Math.random()}`), {
      authorization: '',
      ...headers,
    });
    test.signIn(null);
    return answer.status;
  };

  it('reads, and changes only from a page of the same host', async () => {
    expect(await asMember('GET', {})).toBe(200);
    expect(await asMember('POST', { origin: SITE, host: 'logflow.example:3000' })).toBe(201);
    expect(await asMember('POST', { origin: 'http://evil.example', host: 'logflow.example:3000' })).toBe(403);
    expect(await asMember('POST', { host: 'logflow.example:3000' })).toBe(403);
    expect(await asMember('POST', { origin: 'null', host: 'logflow.example:3000' })).toBe(403);
  });
});
