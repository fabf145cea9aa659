import { annotations } from '@logflow/services';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rule, testApi } from '../testing/test-api';
import { annotationEndpoints } from './annotations';

let test: Awaited<ReturnType<typeof testApi>>;
const call: typeof test.call = (...args) => test.call(...args);
const always = '/annotations?from=0&to=2100-01-01T00:00:00Z';

beforeAll(async () => {
  test = await testApi(await testDatabase());
});
afterAll(() => test.close());

const fed = (name: string, metric: string, more: object = {}) =>
  rule(name, { metrics: [{ name: metric, type: 'counter', help: '', labels: {} }], ...more });

describe('an annotation', () => {
  it('is posted, found by everything that touches its time, and deleted', async () => {
    const given = { kind: 'deploy', title: ' checkout 4.2.0 ', tags: ['checkout'], from: 1_000_000, to: 1_000_060 };
    const posted = await call('POST', '/annotations', given);
    expect(posted).toMatchObject({
      status: 201,
      body: {
        ...{ kind: 'deploy', title: 'checkout 4.2.0', text: '', tags: ['checkout'], rule: null },
        ...{ from: '1970-01-12T13:46:40.000000Z', to: '1970-01-12T13:47:40.000000Z' },
      },
    });
    const found = async (from: number, to: number) =>
      (await call('GET', `/annotations?from=${from}&to=${to}`)).body.items.length;
    expect(await found(1_000_030, 1_000_040)).toBe(1);
    expect(await found(1_000_060, 1_000_070)).toBe(1);
    expect(await found(999_000, 1_000_000)).toBe(0);
    expect(await found(1_000_061, 1_000_070)).toBe(0);
    const listed = await call('GET', '/annotations?from=1000000&to=1000001');
    const described = annotationEndpoints.find(({ method }) => method === 'get');
    expect(described?.answer?.safeParse(listed.body).error).toBeUndefined();
    expect(listed.body).toEqual({ items: [posted.body], more: false });
    expect((await call('DELETE', `/annotations/${posted.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `/annotations/${posted.body.id}`)).status).toBe(404);
    expect(await found(1_000_000, 1_000_001)).toBe(0);
  });

  it('without a time is of now, and takes microseconds as they are', async () => {
    const before = Date.now();
    const now = (await call('POST', '/annotations', { title: 'now' })).body;
    expect(now.from).toBe(now.to);
    expect(now.kind).toBe('note');
    expect(Math.abs(Date.parse(now.from) - before)).toBeLessThan(60_000);
    const exact = (await call('POST', '/annotations', { title: 'exact', timeUs: 1_234_567_890_123_457 })).body;
    expect(exact.from).toBe('2009-02-13T23:31:30.123457Z');
  });

  it.each([
    [{}, 'title'],
    [{ title: ' ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: 'x', kind: 'alert' }, 'kind'],
    [{ title: 'x', tags: [''] }, 'tags.0'],
    [{ title: 'x', from: 'yesterday' }, 'from'],
    [{ title: 'x', from: '0001-01-01T00:00:00Z' }, 'from'],
    [{ title: 'x', timeUs: 1.5 }, 'timeUs'],
    [{ title: 'x', timeUs: 1, from: 1 }, 'from'],
    [{ title: 'x', to: 1 }, 'to'],
    [{ title: 'x', from: 2, to: 1 }, 'to'],
  ])('of %j is refused on %s', async (given, path) => {
    const { status, body } = await call('POST', '/annotations', given);
    expect([status, body.errors[0].path]).toEqual([422, path]);
  });

  it('belongs to its org', async () => {
    const { rows } = await test.member.services.db.pool.query<{ id: number; slug: string }>(
      "insert into org (slug) values ('neighbour') returning id, slug",
    );
    const neighbour = { ...test.member, org: rows[0]! };
    const { id } = (await call('POST', '/annotations', { title: 'ours', from: 5 })).body;
    expect(await annotations.list(neighbour, { from: 0, to: 4_000_000_000 })).toEqual({ items: [], more: false });
    await expect(annotations.remove(neighbour, { id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what LogFlow knows itself', () => {
  it('is each version of a rule, in words, and its end, each for its metrics only', async () => {
    const first = fed('First', 'first_total');
    const { id } = (await call('POST', '/rules', first)).body;
    await call('PUT', `/rules/${id}`, { ...first, pattern: 'other' });
    await call('PUT', `/rules/${id}`, { ...first, enabled: false });
    await call('POST', '/rules', fed('Second', 'second_total'));
    const of = async (metric: string) => (await call('GET', `${always}&metric=${metric}`)).body.items;
    const titles = (await of('first_total'))
      .filter(({ kind }: { kind: string }) => kind === 'rule_edit')
      .map(({ title }: { title: string }) => title);
    expect(titles).toEqual(['Rule "First" disabled', 'Rule "First" edited', 'Rule "First" created']);
    expect((await of('first_total'))[0]).toMatchObject({
      author: expect.stringContaining('API key'),
      rule: { id, version: 3 },
    });
    expect((await call('DELETE', `/rules/${id}`)).status).toBe(204);
    expect((await of('first_total'))[0]).toMatchObject({ title: 'Rule "First" deleted', rule: null });
    const all = (await call('GET', always)).body.items.map(({ title }: { title: string }) => title);
    expect(all).toContain('Rule "Second" created');
    expect(all.filter((title: string) => title.startsWith('Rule "First"'))).toHaveLength(4);
  });

  it('is every edit of what feeds a metric, however many others only have its name for something else', async () => {
    const from = new Date().toISOString();
    const metric = { name: 'sought_total', type: 'counter', help: 'half a pair: \ud800', labels: {} };
    await call('POST', '/rules', rule('Fed', { metrics: [metric] }));
    const label = { name: 'sought_total' };
    for (const n of [1, 2, 3]) {
      const metrics = [{ name: `unsought${n}_total`, type: 'counter', help: '', labels: label }];
      await call('POST', '/rules', rule(`Unfed ${n}`, { metrics }));
    }
    await call(
      'POST',
      '/rules',
      rule('sought_total', { metrics: [{ name: 'else_total', type: 'counter', help: '' }] }),
    );
    const { items, more } = (
      await call('GET', `/annotations?from=${from}&to=2100-01-01T00:00:00Z&metric=sought_total&limit=1`)
    ).body;
    expect({ titles: items.map(({ title }: { title: string }) => title), more }).toEqual({
      ...{ titles: ['Rule "Fed" created'], more: false },
    });
  });

  it('is each backfill that counted, over the time that it counted', async () => {
    const { id, version } = (await call('POST', '/rules', fed('Filled', 'filled_total'))).body;
    const begin = Date.UTC(2026, 0, 1) * 1000;
    const fill = async (counted: number) =>
      test.member.services.db.pool.query(
        `insert into backfill (org_id, rule_id, rule_version, rules_epoch, definition, metrics, author, state, from_us,
           to_us, interval_us, start_boundary_us, covered_from_us, covered_to_us, lines_total, counted)
         values ($1, $2, $3, 1, '{}', '{filled_total}', 'Ada', 'done', $4, $5, 1, 1, $4, $5, 1, $6)`,
        [test.member.org.id, id, version, begin, begin + 3_600_000_000, counted],
      );
    await fill(0);
    await fill(1200);
    const range = 'from=2026-01-01T00:30:00Z&to=2026-01-01T00:31:00Z';
    const { items } = (await call('GET', `/annotations?${range}&metric=filled_total`)).body;
    expect(items).toMatchObject([
      {
        ...{ kind: 'backfill', from: '2026-01-01T00:00:00.000000Z', to: '2026-01-01T01:00:00.000000Z' },
        ...{ title: 'Backfill of rule "Filled"', author: 'Ada', rule: { id, version } },
      },
    ]);
    expect(items[0].text).toContain('1,200 lines');
    expect((await call('GET', `/annotations?${range}&metric=first_total`)).body.items).toEqual([]);
  });

  it('is each time that an alert fired, with the way to its lines', async () => {
    const { pool } = test.member.services.db;
    const alert = '6d1b6c4e-0000-4000-8000-000000000001';
    await pool.query(
      `insert into alert (org_id, id, name, condition, for_seconds, severity, enabled, author)
       values ($1, $2, 'Logins', '{"kind":"count","metric":"login_total"}', 0, 'page', true, 'Ada')`,
      [test.member.org.id, alert],
    );
    await pool.query(
      `insert into alert_firing (org_id, alert_id, labels, started_at, ends_at, lines, link)
       values ($1, $2, '{"user":"root"}', '2025-12-01T00:00:00Z', '2025-12-01T00:10:00Z', 12, 'http://logflow.example/explore?metric=login_total')`,
      [test.member.org.id, alert],
    );
    const range = 'from=2025-12-01T00:05:00Z&to=2025-12-01T00:06:00Z';
    expect((await call('GET', `/annotations?${range}&metric=login_total`)).body.items).toMatchObject([
      {
        ...{ kind: 'alert', from: '2025-12-01T00:00:00.000000Z', to: '2025-12-01T00:10:00.000000Z' },
        ...{ title: 'Logins fired for user="root"', text: '12 lines.', path: '/explore?metric=login_total' },
      },
    ]);
    expect((await call('GET', `/annotations?${range}&metric=first_total`)).body.items).toEqual([]);
  });

  it('comes the latest first, and says when older ones were left out', async () => {
    for (const from of [10, 30, 20]) await call('POST', '/annotations', { title: `at ${from}`, from });
    const { body } = await call('GET', '/annotations?from=8&to=40&limit=2');
    expect(body.items.map(({ title }: { title: string }) => title)).toEqual(['at 30', 'at 20']);
    expect(body.more).toBe(true);
    expect((await call('GET', '/annotations?from=40&to=8')).body.errors[0].path).toBe('to');
  });
});
