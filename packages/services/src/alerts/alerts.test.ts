import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programPath, until } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type TestAlerts, testAlerts } from '../../testing/alerts';
import * as alerts from './index';
import { checkAlertmanagerConfig, checkRules } from './prometheus-tools';

let { ours, theirs, home }: TestAlerts = {} as TestAlerts;
let bench: TestAlerts;

beforeAll(async () => {
  bench = await testAlerts();
  ({ ours, theirs, home } = bench);
});
afterAll(() => bench.close());
beforeEach(() => bench.clear());

const count = (rest: object = {}) => ({ kind: 'count', metric: 'm_total', moreThan: 10, window: '5m', ...rest });
const webhook = (name: string) => ({
  name,
  type: 'webhook',
  config: { url: 'https://example.com/hook', token: 'very-secret' },
});
const write = () => new alerts.AlertWriter(ours.services).write();
const ruleFiles = () =>
  readdirSync(join(home, 'alerts', 'rules'))
    .filter((file) => file.endsWith('.yml'))
    .sort();
const rulesOf = (file: string) =>
  (
    parse(readFileSync(join(home, 'alerts', 'rules', file), 'utf8')) as {
      groups: { rules: { labels?: Record<string, string> }[] }[];
    }
  ).groups.flatMap(({ rules }) => rules);

/** Begins something while a statement about an id is not yet committed; it has met that, or is over, when it is. */
async function during<T>(statement: string, id: string, run: () => Promise<T>): Promise<() => Promise<T>> {
  const { pool } = ours.services.db;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(statement, [id]);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    let isOver = false;
    const running = run().finally(() => {
      isOver = true;
    });
    running.catch(() => undefined);
    const waits = 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
    await until('it waits', async () => isOver || (await pool.query(waits, [rows[0]?.pid])).rowCount !== 0);
    await client.query('commit');
    return () => running;
  } finally {
    client.release();
  }
}
const whileDeleting = <T>(table: 'alert' | 'alert_receiver', id: string, run: () => Promise<T>) =>
  during(`delete from ${table} where id = $1`, id, run);

interface Config {
  readonly route: { receiver: string; routes: { receiver: string; matchers: string[]; continue: boolean }[] };
  readonly receivers: { name: string; webhook_configs?: { url: string }[] }[];
}
const readConfig = () => parse(readFileSync(join(home, 'alertmanager', 'alertmanager.yml'), 'utf8')) as Config;
const matchersIn = ({ route }: Config, name: string) =>
  route.routes.filter(({ receiver }) => receiver === name).map(({ matchers }) => matchers);

describe('an alert', () => {
  it.each([
    ['a metric that there is not', count({ metric: 'none_total' }), 'condition.metric', /no metric none_total/],
    [
      'a label of every alert',
      count({ by: ['user', 'alertname'] }),
      'condition.by',
      /alertname is a label of every alert/,
    ],
    ['the label of buckets', count({ by: ['le'] }), 'condition.by', /le tells buckets apart/],
    ['a gauge', count({ metric: 'level' }), 'condition.metric', /level is a gauge.*level > 10/],
    ['a label that is none', count({ by: ['a-b'] }), 'condition.by', /a-b/],
    ['too many labels', count({ by: ['a', 'b', 'c', 'd', 'e'] }), 'condition.by', /at most 4 labels.*PromQL/],
    ['a label twice', count({ by: ['a', 'a'] }), 'condition.by', /twice/],
    ['a window too short', count({ window: '30s' }), 'condition.window', /1m to 7d/],
    ['no PromQL', { kind: 'promql', expr: 'sum(rate(x[5m])' }, 'condition.expr', /line 1, column 16/],
    ['info()', { kind: 'promql', expr: 'info(x)' }, 'condition.expr', /info\(\)/],
    ['a kind that is none', { kind: 'x' }, 'condition.kind', /count.*silent.*promql/],
  ])('is refused for %s, with the place and the reason', async (_, condition, path, message) => {
    await expect(alerts.create(ours, { name: 'a', condition })).rejects.toMatchObject({
      code: 'unprocessable',
      errors: [{ path, message: expect.stringMatching(message) }],
    });
  });

  it('takes the one label, or none, of callers of a time when there was one', async () => {
    const by = async (given: unknown) =>
      (await alerts.create(ours, { name: `by ${given}`, condition: count({ by: given }) })).condition;
    expect(await by('user')).toMatchObject({ by: ['user'] });
    expect(await by(null)).toMatchObject({ by: [] });
  });

  it('says of a name that is too long how long it is', async () => {
    const message = 'has 101 characters and the limit is 100: choose a shorter one';
    const refused = { errors: [{ path: 'name', message }] };
    const name = 'a'.repeat(101);
    await expect(alerts.create(ours, { name, condition: count() })).rejects.toMatchObject(refused);
    await expect(alerts.receivers.create(ours, webhook(name))).rejects.toMatchObject(refused);
  });

  it('is not brought back by a change that comes after its end', async () => {
    const alert = { name: 'one', condition: count() };
    const { id } = await alerts.create(ours, alert);
    const late = await whileDeleting('alert', id, () => alerts.update(ours, { id, alert }));
    await expect(late()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is made, listed, changed and removed by its own org alone', async () => {
    const made = await alerts.create(ours, { name: 'many', condition: count({ by: ['user'] }) });
    expect(made).toMatchObject({ for: '0s', severity: 'warning', receivers: 'all', enabled: true, author: 'Ann' });
    await expect(alerts.create(ours, { name: 'many', condition: count() })).rejects.toMatchObject({ code: 'conflict' });
    await alerts.create(theirs, { name: 'many', condition: count() });
    expect((await alerts.list(ours)).items).toMatchObject([{ id: made.id, state: 'unknown', lastFiredAt: null }]);
    const { id } = made;
    const changed = { name: 'few', condition: count({ moreThan: 1 }), for: '5m' };
    expect(await alerts.update(ours, { id, alert: changed })).toMatchObject({ id, name: 'few', for: '300s' });
    for (const denied of [
      () => alerts.get(theirs, { id }),
      () => alerts.update(theirs, { id, alert: changed }),
      () => alerts.remove(theirs, { id }),
    ]) {
      await expect(denied()).rejects.toMatchObject({ code: 'not_found' });
    }
    await alerts.remove(ours, { id });
    await expect(alerts.get(ours, { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.skipIf(!programPath('promtool'))('is checked by promtool', async () => {
    const file = (expr: string) => `groups: [{name: g, rules: [{alert: a, expr: '${expr}'}]}]`;
    expect(await checkRules(home, file('up == 0'))).toBeNull();
    expect(await checkRules(home, file('up =='))).toMatch(/unexpected end of input/);
    expect(await checkRules(home, 'groups: [{name: g, rules: [{alert: a}]}]')).toMatch(/expr/);
  });
});

describe('what is written out', () => {
  it('is a rule file per org, whose labels an expression cannot change, and nothing of what is off or gone', async () => {
    const expr = 'label_replace(m_total, "org", "theirs", "", "") > 0';
    const { id } = await alerts.create(ours, {
      name: '{{ evil }}',
      condition: { kind: 'promql', expr },
      severity: 'page',
    });
    await alerts.create(ours, { name: 'off', condition: count(), enabled: false });
    const other = await alerts.create(theirs, {
      name: 'silent',
      condition: { kind: 'silent', metric: 'm_total', window: '1h' },
    });
    await write();
    expect(ruleFiles()).toEqual(['ours.yml', 'theirs.yml']);
    expect(rulesOf('ours.yml')).toEqual([
      {
        alert: '{{ evil }}',
        expr: 'label_replace(m_total{org="ours"}, "org", "theirs", "", "") > 0',
        for: '0s',
        labels: { org: 'ours', logflow_alert: id, logflow_severity: 'page' },
        annotations: { value: '{{ $value }}', at: expect.stringContaining('time()') },
      },
    ]);
    await alerts.remove(theirs, { id: other.id });
    await write();
    expect(ruleFiles()).toEqual(['ours.yml']);
  });

  it('tells each receiver of its own org, and only of the alerts that name it', async () => {
    const [all, some] = [
      await alerts.receivers.create(ours, webhook('all')),
      await alerts.receivers.create(ours, webhook('some')),
    ];
    const stranger = await alerts.receivers.create(theirs, webhook('all'));
    const one = await alerts.create(ours, { name: 'one', condition: count(), receivers: [all.id] });
    const two = await alerts.create(ours, { name: 'two', condition: count() });
    await expect(
      alerts.create(ours, { name: 'x', condition: count(), receivers: [stranger.id] }),
    ).rejects.toMatchObject({
      errors: [{ path: 'receivers.0' }],
    });
    await write();
    const config = readConfig();
    expect(config.route.receiver).toBe('nobody');
    expect(matchersIn(config, `ours/${all.id}`)).toEqual([['org="ours"']]);
    expect(matchersIn(config, `ours/${some.id}`)).toEqual([['org="ours"', `logflow_alert="${two.id}"`]]);
    const three = { name: 'three', condition: count(), receivers: [some.id] };
    const { id } = await alerts.create(ours, three);
    await alerts.update(ours, { id, alert: { ...three, enabled: false } });
    await write();
    // Each its own, whatever others there are; one that is off still ends.
    expect(matchersIn(readConfig(), `ours/${some.id}`).map(([, alert]) => alert)).toEqual(
      [two.id, id].sort().map((one) => `logflow_alert="${one}"`),
    );
    await alerts.remove(ours, { id });
    expect(
      config.route.routes.every(({ receiver, matchers }) => matchers[0] === `org="${receiver.split('/')[0]}"`),
    ).toBe(true);
    const [hook] = config.receivers.find(({ name }) => name === `ours/${all.id}`)?.webhook_configs ?? [];
    expect(hook).toMatchObject({ url: `http://127.0.0.1:3000/alertmanager/receivers/ours/${all.id}` });
    expect(JSON.stringify(config)).not.toMatch(/very-secret|example\.com/);
    await expect(alerts.receivers.remove(ours, { id: all.id })).rejects.toMatchObject({
      code: 'conflict',
      message: 'all is the only one whom "one" would tell: choose somebody else there first.',
    });
    await alerts.update(ours, {
      id: one.id,
      alert: { name: 'one', condition: count(), receivers: [all.id, some.id] },
    });
    await alerts.receivers.remove(ours, { id: all.id });
    expect((await alerts.get(ours, { id: one.id })).receivers).toEqual([some.id]);
  });

  const breakAlert = (id: string, condition: string) =>
    ours.services.db.pool.query('update alert set condition = $2 where id = $1', [id, condition]);
  const idsIn = (file: string) => rulesOf(file).map(({ labels }) => labels?.logflow_alert);

  it('leaves out an alert that cannot be read, and keeps the others of its org and of all others', async () => {
    const [bad, good] = [
      await alerts.create(ours, { name: 'bad', condition: count() }),
      await alerts.create(ours, { name: 'good', condition: count() }),
    ];
    await breakAlert(bad.id, '{"kind":"count"');
    const other = await alerts.create(theirs, { name: 'other', condition: count() });
    await write();
    expect(idsIn('ours.yml')).toEqual([good.id]);
    expect(idsIn('theirs.yml')).toEqual([other.id]);
    await breakAlert(good.id, '{');
    await write();
    expect(ruleFiles()).toEqual(['theirs.yml']);
  });

  it('writes the other orgs where the file of one cannot be written', async () => {
    await alerts.create(ours, { name: 'ours', condition: count() });
    const other = await alerts.create(theirs, { name: 'theirs', condition: count() });
    rmSync(join(home, 'alerts', 'rules'), { recursive: true, force: true });
    mkdirSync(join(home, 'alerts', 'rules', 'ours.yml', 'in the way'), { recursive: true });
    await write();
    expect(idsIn('theirs.yml')).toEqual([other.id]);
    rmSync(join(home, 'alerts', 'rules', 'ours.yml'), { recursive: true });
  });

  it.skipIf(!programPath('promtool'))('leaves out an alert that promtool refuses, and writes the others', async () => {
    const old = await alerts.create(ours, { name: 'old', condition: count() });
    const fine = await alerts.create(ours, { name: 'fine', condition: count() });
    // As an older LogFlow may have saved it.
    await breakAlert(old.id, JSON.stringify({ kind: 'promql', expr: 'rate(m_total)' }));
    const writer = new alerts.AlertWriter(ours.services);
    await writer.write();
    expect(idsIn('ours.yml')).toEqual([fine.id]);
    const later = await alerts.create(ours, { name: 'later', condition: count() });
    await writer.write();
    expect(idsIn('ours.yml')).toEqual([fine.id, later.id]);
    await alerts.remove(ours, { id: fine.id });
    await alerts.remove(ours, { id: later.id });
    await writer.write();
    expect(ruleFiles()).toEqual([]);
  });

  it('is neither refused nor written while promtool comes to no end, and written once it does', async () => {
    const program = join(home, 'programs', 'prometheus', 'promtool');
    mkdirSync(dirname(program), { recursive: true });
    const run = (script: string) => writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    run('kill -9 $$');
    const { id } = await alerts.create(ours, { name: 'one', condition: count() });
    const writer = new alerts.AlertWriter(ours.services);
    await writer.write();
    expect(ruleFiles()).toEqual([]);
    run('exit 0');
    await writer.write();
    expect(idsIn('ours.yml')).toEqual([id]);
    rmSync(join(home, 'programs'), { recursive: true });
  });

  it.skipIf(!programPath('amtool'))('is taken by amtool, which refuses what Alertmanager would', async () => {
    await alerts.receivers.create(ours, webhook('hook'));
    await alerts.create(ours, { name: 'one', condition: count() });
    await write();
    const text = readFileSync(join(home, 'alertmanager', 'alertmanager.yml'), 'utf8');
    expect(await checkAlertmanagerConfig(home, text)).toBeNull();
    expect(await checkAlertmanagerConfig(home, text.replace('receiver: nobody', 'receiver: none'))).toBe(
      'undefined receiver "none" used in route',
    );
  });
});

describe('a receiver', () => {
  it('is not brought back by a change that comes after its end', async () => {
    const { id } = await alerts.receivers.create(ours, webhook('hook'));
    const late = await whileDeleting('alert_receiver', id, () =>
      alerts.receivers.update(ours, { id, receiver: webhook('hook') }),
    );
    await expect(late()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that is being deleted is named by no alert', async () => {
    const { id } = await alerts.receivers.create(ours, webhook('hook'));
    const alert = { name: 'one', condition: count(), receivers: [id] };
    const late = await whileDeleting('alert_receiver', id, () => alerts.create(ours, alert));
    await expect(late()).rejects.toMatchObject({ errors: [{ path: 'receivers.0' }] });
  });

  it('is not deleted while an alert is being saved that would tell nobody else', async () => {
    const { id } = await alerts.receivers.create(ours, webhook('hook'));
    const late = await during(
      `insert into alert (org_id, id, name, condition, for_seconds, severity, receivers, enabled, author)
       select org_id, gen_random_uuid(), 'one', '{}', 0, 'page', array[id], true, '' from alert_receiver
       where id = $1 for key share`,
      id,
      () => alerts.receivers.remove(ours, { id }),
    );
    await expect(late()).rejects.toMatchObject({ code: 'conflict' });
    expect(await alerts.receivers.get(ours, { id })).toMatchObject({ name: 'hook' });
  });

  it('is named once by an alert, however often it was', async () => {
    const { id } = await alerts.receivers.create(ours, webhook('hook'));
    const receivers = [id, id.toUpperCase()];
    expect(await alerts.create(ours, { name: 'one', condition: count(), receivers })).toMatchObject({
      receivers: [id],
    });
  });

  it('keeps its key to itself where it comes to live at the place of its type', async () => {
    const at = (config: object) => ({ name: 'pager', type: 'pagerduty', config });
    const { id } = await alerts.receivers.create(ours, at({ routingKey: 'key', url: 'https://pager.example.com/' }));
    await expect(alerts.receivers.update(ours, { id, receiver: at({}) })).rejects.toMatchObject({
      errors: [{ path: 'config.routingKey' }],
    });
  });

  it('never shows a secret, and does not send it to another server', async () => {
    const made = await alerts.receivers.create(ours, webhook('hook'));
    expect(made).toMatchObject({ config: { url: 'https://example.com/hook' }, secrets: ['token'] });
    const { id } = made;
    const elsewhere = { name: 'hook', type: 'webhook', config: { url: 'https://evil.example/' } };
    await expect(alerts.receivers.update(ours, { id, receiver: elsewhere })).rejects.toMatchObject({
      errors: [{ path: 'config.token' }],
    });
    const renamed = { name: 'other', type: 'webhook', config: { url: 'https://example.com/hook' } };
    expect(await alerts.receivers.update(ours, { id, receiver: renamed })).toMatchObject({
      name: 'other',
      secrets: ['token'],
    });
    expect(JSON.stringify(await alerts.receivers.list(ours))).not.toContain('very-secret');
    const cleared = { ...renamed, config: { ...renamed.config, token: null } };
    expect(await alerts.receivers.update(ours, { id, receiver: cleared })).toMatchObject({ secrets: [] });
    expect(await alerts.receivers.update(ours, { id, receiver: elsewhere })).toMatchObject({ name: 'hook' });
    await expect(alerts.receivers.get(theirs, { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['webhook', { url: 'http://169.254.169.254/latest' }, 'config.url'],
    ['webhook', { url: 'ftp://example.com' }, 'config.url'],
    ['webhook', { url: 'http://127.0.0.1:9090/-/quit' }, 'config.url'],
    ['webhook', { url: 'http://[::ffff:127.0.0.1]:8080/' }, 'config.url'],
    ['slack', { url: 'http://localhost:9093/api/v2/silences' }, 'config.url'],
    ['email', { to: 'a@example.com', from: 'b@example.com', smarthost: '127.0.0.1:25' }, 'config.smarthost'],
    ['slack', {}, 'config.url'],
    ['email', { to: 'a@example.com', from: 'b@example.com', smarthost: 'mail' }, 'config.smarthost'],
    [
      'email',
      { to: 'a@example.com', from: 'b@example.com', smarthost: 'mail.example.com:99999' },
      'config.smarthost',
      /"mail.example.com:99999".*1 to 65535/,
    ],
    ['email', { to: 'a@example.com', from: 'b@example.com', smarthost: 'mail[.example:25' }, 'config.smarthost'],
    ['pagerduty', { routingKey: '' }, 'config.routingKey'],
    ['pigeon', {}, 'type'],
  ])('of the type %s is refused with %o', async (type, config, path, message = /./) => {
    const input = { name: 'r', type, config };
    await expect(alerts.receivers.create(ours, input)).rejects.toMatchObject({
      code: 'unprocessable',
      errors: [{ path, message: expect.stringMatching(message) }],
    });
  });
});
