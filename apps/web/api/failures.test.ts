import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, rule, SITE, testApi } from '../testing/test-api';
import { createApi } from './app';

let test: Awaited<ReturnType<typeof testApi>>;
const call: typeof test.call = (...args) => test.call(...args);

beforeAll(async () => {
  test = await testApi(await testDatabase());
});
afterAll(() => test.close());

describe('a failure', () => {
  it('of a path or a verb says so', async () => {
    expect(await call('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const wrong = await call('PATCH', '/rules');
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(wrong.headers.get('allow')).toBe('GET, POST');
  });

  it('of a body names its size, its type or its encoding', async () => {
    expect((await call('POST', '/rules', JSON.stringify(rule('x'.repeat(1024 * 1024))))).status).toBe(413);
    expect(
      (await call('POST', '/rules', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(415);
    expect((await call('POST', '/rules', '{\n  "name": "x"')).body.detail).toContain('line 2');
    const deep = await call('POST', '/rules', '['.repeat(200_000));
    expect([deep.status, deep.body.detail]).toEqual([400, expect.stringContaining('nested too deeply')]);
    expect((await call('POST', '/rules')).status).toBe(422);
    const bytes = await test.api.request(`${SITE}/api/v1/rules`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: Buffer.from([0x22, 0xff, 0x22]),
    });
    expect(bytes.status).toBe(400);
  });

  it('of a field names each of them', async () => {
    const { status, body } = await call('POST', '/rules', { enabled: 'yes', metrics: [{}] });
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      'enabled',
      'metrics.0.name',
      'name',
      'pattern',
    ]);
  });

  it('of a parameter names it', async () => {
    for (const [query, path] of [
      ['limit=0', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['cursor=x', 'cursor'],
    ] as const) {
      const { status, body } = await call('GET', `/rules?${query}`);
      expect(status).toBe(400);
      expect(body.errors[0].path).toBe(path);
    }
    expect((await call('GET', '/rules?lmit=3')).status).toBe(400);
    for (const [query, path] of [
      ['from=yesterday', 'from'],
      ['limit=9999', 'limit'],
      ['regex=(', 'regex'],
      ['series={', 'series'],
      ['tag=x', 'tag'],
    ] as const) {
      const { status, body } = await call('GET', `/logs?${query}`);
      expect(status, query).toBe(400);
      expect(body.errors[0].path).toBe(path);
    }
  });

  it('of a cursor or a NUL is never one inside', async () => {
    const cursors = [
      '["a","b"]',
      '["a"]',
      '["1"]',
      '["99999999999999999999"]',
      '["1","2"]',
      '[1]',
      '{}',
      '["\\u0000"]',
    ];
    const { body } = await call('POST', '/destinations', {
      name: 'c',
      type: 'splunk_hec',
      config: { url: 'http://h', token: 't' },
    });
    const lists = ['/rules', '/destinations', '/metrics', '/api-keys', '/logs', `/destinations/${body.id}/dead`];
    for (const cursor of cursors) {
      for (const list of lists) {
        const { status } = await call('GET', `${list}?cursor=${Buffer.from(cursor).toString('base64url')}`);
        expect(status, `${list} ${cursor}`).toBeLessThan(500);
      }
    }
    for (const path of [
      '/metrics/%00/series',
      '/logs?q=%00',
      '/logs?tag=a:%00',
      '/logs?series=a%7Bb=%22%00%22%7D',
      '/rules/%00',
    ]) {
      expect((await call('GET', path)).status, path).toBeLessThan(500);
    }
    for (const sent of [
      rule('nul \0'),
      rule('x', { pattern: '\0' }),
      rule('y', { tags: { '\0': 'a' } }),
      rule('\ud800'),
    ]) {
      expect((await call('POST', '/rules', sent)).status).toBeLessThan(500);
    }
    const nul = { type: 'splunk_hec', config: { url: 'http://h', token: 't' } };
    expect((await call('POST', '/destinations', { ...nul, name: 'nul \0' })).status).toBe(400);
  });

  it('inside is kept to the log, under an id', async () => {
    const lines: object[] = [];
    const services = async () => Promise.reject(new Error('secret detail'));
    const logger = { error: (line: object) => void lines.push(line) };
    const broken = createApi({ services, session: async () => null, logger });
    const response = await broken.request('/api/v1/rules', { headers: { authorization: `Bearer ${KEY}` } });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret detail');
    expect(text).toContain((lines[0] as { id: string }).id);
  });
});
