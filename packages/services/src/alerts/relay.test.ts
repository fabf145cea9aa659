import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleVersion } from '@logflow/model';
import { commitLines, serveHttp } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestAlerts, testAlerts } from '../../testing/alerts';
import { search } from '../logs/search';
import * as rules from '../rules';
import * as alerts from './index';

let { ours, theirs, home }: TestAlerts = {} as TestAlerts;
let bench: TestAlerts;

beforeAll(async () => {
  bench = await testAlerts();
  ({ ours, theirs, home } = bench);
});
afterAll(() => bench.close());
beforeEach(() => bench.clear());

const count = (rest: object = {}) => ({ kind: 'count', metric: 'm_total', moreThan: 10, window: '5m', ...rest });

describe('what Prometheus tells', () => {
  const now = Date.now();
  const iso = (ms: number) => new Date(ms).toISOString();
  const alert = (org: string, id: string, rest: object = {}) => ({
    labels: { alertname: 'many', org, logflow_alert: id, logflow_severity: 'warning', user: 'root' },
    annotations: { value: '12', at: String(now / 1000) },
    startsAt: iso(now - 1000),
    endsAt: iso(now + 240_000),
    ...rest,
  });

  it('is passed on with count, sentence and link, and kept; what it says later changes only how long it lasted', async () => {
    const { id } = await alerts.create(ours, { name: 'many', condition: count({ by: ['user'] }) });
    await alerts.relay(ours.services, [alert('ours', id)]);
    await alerts.relay(ours.services, [alert('ours', id, { endsAt: iso(now - 1) })]);
    const [first] = (bench.told[0]?.body ?? []) as { annotations: Record<string, string>; generatorURL: string }[];
    expect(bench.told[0]?.path).toBe('POST /api/v2/alerts');
    expect(first?.annotations).toMatchObject({ count: '0', linkText: 'All 0 lines' });
    expect(first?.annotations.summary).toBe('0 lines in 5 minutes, more than 10: m_total{user="root"}.');
    expect(first?.annotations.link).toMatch(
      /^http:\/\/localhost:3000\/explore\?metric=m_total&by=user&t=.*&only=root$/,
    );
    expect((await alerts.firings(ours, {})).items).toMatchObject([
      { alertId: id, alert: 'many', labels: { user: 'root' }, from: iso(now - 1000), to: iso(now - 1), lines: 0 },
    ]);
    expect((await alerts.firings(theirs, {})).items).toEqual([]);
  });

  const RULE = {
    name: 'sent',
    pattern: 'sent (?P<bytes>\\d+) by (?P<user>\\w+) from (?P<ip>\\S+)',
    metrics: [
      { name: 'bytes_total', type: 'counter', value: `\${bytes}`, labels: { user: `\${user}` } },
      { name: 'sent_total', labels: { user: `\${user}`, ip: `\${ip}` } },
    ],
  };
  let versions: RuleVersion[];

  beforeAll(async () => {
    const { id, version, ...definition } = await rules.create(ours, RULE);
    versions = [{ id, version, definition }];
  });

  /** Lines are counted; the alert is evaluated so that they lie in its window. @returns when, unix seconds */
  async function counted(bodies: readonly string[]): Promise<number> {
    const { committedUs } = await commitLines(ours.services.db, ours.org.id, { bodies, rules: versions });
    return Math.ceil(committedUs / 1e6) + 20;
  }
  const relayed = () => (bench.told.at(-1)?.body ?? []) as { annotations: Record<string, string> }[];

  it('names what is counted: lines, or the numbers they add up to', async () => {
    const condition = count({ metric: 'bytes_total', by: ['user'], moreThan: 1000 });
    const { id } = await alerts.create(ours, { name: 'bytes', condition });
    const at = await counted(['sent 1200 by root from a', 'sent 34 by root from b', 'sent 7 by pi from a']);
    await alerts.relay(ours.services, [alert('ours', id, { annotations: { value: '1234', at: String(at) } })]);
    expect(relayed()[0]?.annotations).toMatchObject({
      summary: 'A sum of 1,234 over 2 lines in 5 minutes, more than 1,000: bytes_total{user="root"}.',
      ...{ count: '2', sum: '1234', linkText: 'All 2 lines', value: '1234' },
    });
    expect((await alerts.firings(ours, {})).items).toMatchObject([{ lines: 2 }]);
  });

  it('by several labels leads to exactly the lines that have all of them', async () => {
    const condition = count({ metric: 'sent_total', by: ['user', 'ip'], moreThan: 0 });
    const { id } = await alerts.create(ours, { name: 'both', condition });
    const at = await counted(['sent 1 by eve from x"y', 'sent 2 by eve from other', 'sent 3 by ann from x"y']);
    const labels = { alertname: 'both', org: 'ours', logflow_alert: id, user: 'eve', ip: 'x"y' };
    await alerts.relay(ours.services, [alert('ours', id, { labels, annotations: { value: '1', at: String(at) } })]);
    const { annotations } = relayed()[0] as { annotations: Record<string, string> };
    expect(annotations).toMatchObject({ count: '1', linkText: 'The line', lines: 'sent 1 by eve from x"y' });
    const link = new URL(annotations.link as string);
    expect(link.pathname).toBe('/logs');
    const [from = '', to = ''] = (link.searchParams.get('t') ?? '').split('/');
    const found = await search(ours, {
      query: link.searchParams.get('q'),
      clock: link.searchParams.get('clock'),
      from,
      to,
    });
    expect(found.records.map(({ body }) => body)).toEqual(['sent 1 by eve from x"y']);
  });

  it('of a silence is told only where there is one, and not where samples are late', async () => {
    const condition = { kind: 'silent', metric: 'sent_total', window: '1m' };
    const { id } = await alerts.create(ours, { name: 'late', condition });
    const at = await counted(['sent 1 by root from a']);
    const silence = (when: number, rest: object = {}) =>
      alert('ours', id, { annotations: { value: '0', at: String(when) }, ...rest });
    await alerts.relay(ours.services, [silence(at)]);
    expect(relayed()).toEqual([]);
    await alerts.relay(ours.services, [silence(at, { endsAt: iso(now - 1) })]);
    expect((await alerts.firings(ours, {})).items).toEqual([]);
    await alerts.relay(ours.services, [silence(at + 120)]);
    expect(relayed()).toHaveLength(1);
    expect((await alerts.firings(ours, {})).items).toHaveLength(1);
  });

  it('of a silence is shown only where there is one, and as Prometheus has it where that cannot be told', async () => {
    const condition = { kind: 'silent', metric: 'sent_total', window: '1m' };
    const create = async (name: string) => (await alerts.create(ours, { name, condition })).id;
    const ids = [await create('false'), await create('failing'), await create('unclear')];
    const unclear = JSON.stringify({ ...condition, metric: 'no{selector' });
    await ours.services.db.pool.query('update alert set condition = $1 where id = $2', [unclear, ids[2]]);
    const rulesNow = ids.map((id, place) => ({
      ...{ state: 'firing', labels: { org: 'ours', logflow_alert: id } },
      ...(place === 1 ? { health: 'err', lastError: 'too many samples' } : { health: 'ok' }),
      alerts: [{ labels: {}, state: 'firing', activeAt: iso(now), value: '0' }],
    }));
    const prometheus = await serveHttp((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: { groups: [{ rules: rulesNow }] } }));
    });
    const at = await counted(['sent 1 by root from a']);
    vi.useFakeTimers({ toFake: ['Date'], now: at * 1000 });
    const { items } = await alerts.list({ ...ours, services: { ...ours.services, prometheus } }).finally(() => {
      vi.useRealTimers();
      prometheus.close();
    });
    expect(items).toMatchObject([
      { name: 'unclear', state: 'firing', problem: null },
      { name: 'failing', state: 'unknown', problem: 'too many samples' },
      { name: 'false', state: 'ok', active: [] },
    ]);
  });

  it.each(['', 'a%2Cb'])('of the value "%s" leads to Logs, as no list in an address holds it', async (user) => {
    const { id } = await alerts.create(ours, { name: 'many', condition: count({ by: ['user'] }) });
    await alerts.relay(ours.services, [alert('ours', id, { labels: { org: 'ours', logflow_alert: id, user } })]);
    const link = new URL(relayed()[0]?.annotations.link ?? '');
    expect(link.pathname).toBe('/logs');
    expect(link.searchParams.get('q')).toContain(`user=\\"${user}\\"`);
  });

  it('of what fell silent leads to the lines before, and counts none', async () => {
    const condition = { kind: 'silent', metric: 'm_total', window: '15m' };
    const { id } = await alerts.create(ours, { name: 'silent', condition });
    await alerts.relay(ours.services, [{ ...alert('ours', id), annotations: { value: '0', at: String(now / 1000) } }]);
    const [first] = (bench.told[0]?.body ?? []) as { annotations: Record<string, string> }[];
    expect(first?.annotations).toMatchObject({
      summary: 'm_total usually counts lines and has counted none for 15 minutes.',
      linkText: 'The lines before',
    });
    expect(first?.annotations).not.toHaveProperty('count');
  });

  it("is never taken for another org's alert, and what is none of LogFlow's is passed on as it is", async () => {
    const { id } = await alerts.create(ours, { name: 'many', condition: count() });
    const strangers = [alert('theirs', id), { ...alert('', ''), labels: { alertname: 'disk full' } }];
    await alerts.relay(ours.services, strangers);
    expect(bench.told[0]?.body).toEqual(strangers);
    const { rows } = await ours.services.db.pool.query('select from alert_firing');
    expect(rows).toEqual([]);
  });

  it('says of how many firings some are shown', async () => {
    const { id } = await alerts.create(ours, { name: 'many', condition: count() });
    const labelled = ['a', 'b', 'c'].map((user) =>
      alert('ours', id, { labels: { org: 'ours', logflow_alert: id, user } }),
    );
    await alerts.relay(ours.services, labelled);
    const { items, total } = await alerts.firings(ours, { limit: 2 });
    expect([items.length, total]).toEqual([2, 3]);
  });

  it('is taken only with the secret', async () => {
    const { services } = ours;
    await expect(alerts.requireGatewayToken(services, 'Bearer ')).rejects.toMatchObject({ code: 'unauthenticated' });
    mkdirSync(join(home, 'alerts'), { recursive: true });
    writeFileSync(join(home, 'alerts', 'token'), 'abc');
    for (const wrong of [null, 'Bearer ', 'Bearer abd', 'Bearer abcd']) {
      await expect(alerts.requireGatewayToken(services, wrong)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    await alerts.requireGatewayToken(services, 'Bearer abc');
  });
});
