import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDb } from '@logflow/db';
import { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { type FakeDestination, fakeDatadog, fakeElasticsearch, fakeSplunk, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as rules from '../rules';
import * as destinations from './index';
import { openSecrets, sealSecrets } from './sealed-secrets';

let db: Db;
let home: string;
let context: ServiceContext;
let neighbour: ServiceContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  db = openDb(database.url);
  home = await mkdtemp(join(tmpdir(), 'logflow-destinations-'));
  const env = readEnv({ LOGFLOW_HOME: home });
  const services = { db, env, prometheus: { url: env.prometheusUrl } };
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = { org: rows[0]!, actor, services };
  neighbour = { org: rows[1]!, actor, services };
  close = async () => {
    await db.close();
    await database.close();
    await rm(home, { recursive: true });
  };
});
afterAll(() => close());

let count = 0;
let name: string;
beforeEach(() => {
  name = `destination ${++count}`;
});

const TOKEN = 'sesame-open-up';
const splunk = (more: object = {}, config: object = {}) => ({
  name,
  type: 'splunk_hec',
  config: { url: 'http://127.0.0.1:9', token: TOKEN, ...config },
  ...more,
});
const epoch = async () => {
  const { rows } = await db.pool.query('select rules_epoch from org where id = $1', [context.org.id]);
  return rows[0].rules_epoch as number;
};
const stored = async (id: string) => (await db.pool.query('select * from destination where id = $1', [id])).rows[0];
const secretsOf = async (id: string) => openSecrets(home, { orgId: context.org.id, id }, (await stored(id)).secrets);
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      return { code: error.code, paths: error.errors.map((each) => each.path), message: error.message };
    },
  );

describe('a destination', () => {
  it('is created, told to the workers and found again, never with its secrets', async () => {
    const before = await epoch();
    const made = await destinations.create(context, splunk({ select: 'tagged' }));
    expect(await epoch()).toBe(before + 1);
    expect(made).toMatchObject({ name, type: 'splunk_hec', config: { url: 'http://127.0.0.1:9' }, secrets: ['token'] });
    expect(made).toMatchObject({ select: 'tagged', enabled: true });
    expect(await destinations.get(context, { id: made.id })).toEqual(made);
    expect((await destinations.list(context)).items[0]).toEqual(made);
    expect(JSON.stringify([made, await destinations.list(context)])).not.toContain(TOKEN);
    const row = await stored(made.id);
    expect(`${row.config}${row.secrets.toString('latin1')}`).not.toContain(TOKEN);
    expect(await secretsOf(made.id)).toEqual({ token: TOKEN });
  });

  it('keeps a secret that is left out or empty, and takes a new one', async () => {
    const { id } = await destinations.create(context, splunk());
    const before = await epoch();
    for (const token of [undefined, '']) {
      await destinations.update(context, { id, destination: splunk({}, { token, index: 'main', source: '' }) });
    }
    expect(await epoch()).toBe(before + 2);
    expect(await secretsOf(id)).toEqual({ token: TOKEN });
    const removed = destinations.update(context, { id, destination: splunk({}, { token: null }) });
    expect(await faultOf(removed)).toMatchObject({ code: 'unprocessable', paths: ['config.token'] });
    expect((await destinations.get(context, { id })).config).toEqual({ url: 'http://127.0.0.1:9', index: 'main' });
    await destinations.update(context, { id, destination: splunk({}, { token: 'another' }) });
    expect(await secretsOf(id)).toEqual({ token: 'another' });
  });

  it('never sends a stored secret to another server: it is asked for again', async () => {
    const { id } = await destinations.create(context, splunk());
    const moved = (token?: string) =>
      destinations.update(context, { id, destination: splunk({}, { url: 'http://127.0.0.1:10', token }) });
    expect(await faultOf(moved())).toMatchObject({ code: 'unprocessable', paths: ['config.token'] });
    expect(await secretsOf(id)).toEqual({ token: TOKEN });
    await moved('another');
    expect(await secretsOf(id)).toEqual({ token: 'another' });
    await destinations.update(context, {
      id,
      destination: splunk({}, { url: 'http://127.0.0.1:10/proxy', token: '' }),
    });
    expect(await secretsOf(id)).toEqual({ token: 'another' });
  });

  it('changes from an API key to a password, since a secret that is sent replaces those that are stored', async () => {
    const config = { url: 'http://es:9200', index: 'logs' };
    const type = 'elasticsearch';
    const { id } = await destinations.create(context, { name, type, config: { ...config, apiKey: 'k' } });
    const basic = { ...config, username: 'u', password: 'p' };
    await destinations.update(context, { id, destination: { name, type, config: basic } });
    expect(await secretsOf(id)).toEqual({ password: 'p' });
  });

  it('starts afresh when it is saved', async () => {
    const { id } = await destinations.create(context, splunk());
    await db.pool.query(
      "update destination set breaker = 'open', breaker_reason = 'answers 403: no', breaker_since = now(), next_attempt_at = now() + interval '1 h' where id = $1",
      [id],
    );
    const held = await destinations.status(context, { id });
    expect(held).toMatchObject({ breaker: 'open', reason: 'answers 403: no' });
    expect(held.message).toMatch(new RegExp(`^${name} answers 403 since \\d\\d:\\d\\d UTC: no\\. Nothing is lost\\.$`));
    await destinations.update(context, { id, destination: splunk() });
    expect(await destinations.status(context, { id })).toMatchObject({
      breaker: 'closed',
      reason: null,
      nextAttemptAt: null,
    });
  });

  it('is removed with what waits for it, and its secrets with it', async () => {
    const { id } = await destinations.create(context, splunk());
    await db.pool.query(
      `insert into delivery (org_id, destination_id, committed_us, block_committed_us, block_id, first_line, line_count, selects, events, remaining)
       values ($1, $2, 1, 1, 1, 0, 9, '"all"', 9, null), ($1, $2, 1, 1, 2, 0, 9, '"all"', 9, '{3,4}')`,
      [context.org.id, id],
    );
    expect(await destinations.status(context, { id })).toMatchObject({ pending: 11 });
    expect((await destinations.statuses(context))[id]).toMatchObject({ pending: 11 });
    expect(await destinations.remove(context, { id })).toEqual({ dropped: 11 });
    expect((await faultOf(destinations.get(context, { id }))).code).toBe('not_found');
    expect((await stored(id)).secrets).toHaveLength(0);
    await destinations.create(context, splunk());
  });

  it('is nobody else’s', async () => {
    const { id } = await destinations.create(context, splunk());
    const attempts = [
      () => destinations.get(neighbour, { id }),
      () => destinations.update(neighbour, { id, destination: splunk() }),
      () => destinations.remove(neighbour, { id }),
      () => destinations.status(neighbour, { id }),
      () => destinations.test(neighbour, { id }),
      () => destinations.listDead(neighbour, { id }),
      () => destinations.replayDead(neighbour, { id }),
    ];
    for (const attempt of attempts) expect((await faultOf(attempt())).code).toBe('not_found');
    expect((await destinations.list(neighbour)).items).toEqual([]);
  });

  it('names every wrong field', async () => {
    const wrong = (input: object) => faultOf(destinations.create(context, input));
    expect(await wrong({ type: 'splunk_hec', config: {} })).toMatchObject({ code: 'unprocessable', paths: ['name'] });
    expect(await wrong(splunk({ type: 'kafka' }))).toMatchObject({ paths: ['type'] });
    expect(await wrong(splunk({}, { url: 'nowhere', token: undefined }))).toMatchObject({
      code: 'unprocessable',
      paths: ['config.url', 'config.token'],
    });
    expect(await wrong(splunk({ select: 'some' }))).toMatchObject({ paths: ['select'] });
    const absent = '00000000-0000-4000-8000-000000000001';
    expect(await wrong(splunk({ select: { rules: [absent] } }))).toMatchObject({ paths: ['select.rules.0'] });
    const { id } = await destinations.create(context, splunk());
    expect(await wrong(splunk())).toMatchObject({ code: 'conflict', paths: ['name'] });
    const other = { name, type: 'datadog_logs', config: { site: 'datadoghq.eu', apiKey: 'k' } };
    expect(await faultOf(destinations.update(context, { id, destination: other }))).toMatchObject({ paths: ['type'] });
  });

  it('may take the lines of some rules alone', async () => {
    const rule = await rules.create(context, { name: `rule for ${name}`, pattern: 'x' });
    const made = await destinations.create(context, splunk({ select: { rules: [rule.id] } }));
    expect(made.select).toEqual({ rules: [rule.id] });
  });
});

describe('a test of a destination', () => {
  const tryOut = async (fake: FakeDestination, type: string, config: object) => {
    const input = { name, type, config: { url: fake.url, ...config } };
    const { id } = await destinations.create(context, input);
    return destinations.test(context, { id }).finally(() => fake.stop());
  };

  it('sends one event that says what it is', async () => {
    const fake = await fakeElasticsearch();
    const result = await tryOut(fake, 'elasticsearch', { index: 'logs', apiKey: 'elastic-key' });
    expect(result).toEqual({ ok: true, status: 200, message: `${name} took a test event.` });
    expect(fake.events).toMatchObject([{ tags: { event: 'logflow_test' } }]);
    expect(fake.events[0]?.message).toContain('can be ignored');
  });

  it('says what is wrong with the key', async () => {
    const result = await tryOut(await fakeDatadog(), 'datadog_logs', { apiKey: 'wrong' });
    expect(result).toEqual({ ok: false, status: 403, message: `${name} answers 403: the API key was revoked.` });
  });

  it('says that nobody is there', async () => {
    const fake = await fakeSplunk();
    await fake.stop();
    const result = await tryOut(fake, 'splunk_hec', { token: 'splunk-token' });
    expect(result).toEqual({
      ok: false,
      status: null,
      message: `${name} cannot be reached: the connection was refused.`,
    });
  });
});

describe('sealed secrets', () => {
  const owner = { orgId: 1, id: 'd' };

  it('open for their owner alone, and only whole', () => {
    const sealed = sealSecrets(home, owner, { token: TOKEN });
    expect(openSecrets(home, owner, sealed)).toEqual({ token: TOKEN });
    expect(sealSecrets(home, owner, { token: TOKEN })).not.toEqual(sealed);
    const changed = Buffer.from(sealed);
    changed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    for (const [whose, bytes] of [
      [{ orgId: 2, id: 'd' }, sealed],
      [{ orgId: 1, id: 'e' }, sealed],
      [owner, changed],
      [owner, Buffer.alloc(3)],
    ] as const) {
      expect(() => openSecrets(home, whose, bytes)).toThrow('cannot be decrypted with the key of this installation');
    }
  });
});

describe('the types', () => {
  it('say what a form asks for', () => {
    const [first] = destinations.types();
    expect(destinations.types().map((type) => type.name)).toEqual(['splunk_hec', 'datadog_logs', 'elasticsearch']);
    expect(first).toMatchObject({
      title: 'Splunk',
      secrets: ['token'],
      config: { required: ['url', 'token'], properties: { token: { title: 'Token', writeOnly: true } } },
    });
  });
});
