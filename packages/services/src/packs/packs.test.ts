import { openDb } from '@logflow/db';
import { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as rules from '../rules';
import * as packs from './index';
import type { PackRuleStanding } from './list';

const NAME = 'ssh';
let context: ServiceContext;
let close: () => Promise<void>;
let services: ServiceContext['services'];
let orgs = 0;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const env = readEnv({ DATABASE_URL: database.url });
  services = { db, env, prometheus: { url: env.prometheusUrl } };
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

/** Each test has an org of its own. */
beforeEach(async () => {
  context = await newOrg();
});

async function newOrg(): Promise<ServiceContext> {
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>(
    'insert into org (slug) values ($1) returning id, slug',
    [`org-${++orgs}`],
  );
  return { org: rows[0]!, actor: { kind: 'user', id: 'u', name: 'Ada' }, services };
}

const standing = async (key: string, of = context): Promise<PackRuleStanding> => {
  const { items } = await packs.list(of);
  return items.find(({ name }) => name === NAME)?.rules.find(({ rule }) => rule === key) as PackRuleStanding;
};
const install = (body: object = {}) => packs.install(context, { name: NAME, body });
const upgrade = (body: object = {}) => packs.upgrade(context, { name: NAME, body });
const installOne = async (key: string): Promise<string> => {
  const { installed } = await install({ rules: [key] });
  return installed[0]?.id as string;
};
const change = async (id: string, more: object) =>
  rules.update(context, { id, rule: { ...(await rules.get(context, { id })), ...more } });

/** As if an older version of the pack had been installed, which differed by `more`. */
async function makeOlder(id: string, more: object, here: object = {}): Promise<void> {
  const { id: _, version: _v, createdAt: _c, updatedAt: _u, ...definition } = await rules.get(context, { id });
  await change(id, { ...more, ...here });
  await services.db.pool.query(
    `update rule_origin set pack_version = '0.9.0', original = $3 where org_id = $1 and rule_id = $2`,
    [context.org.id, id, JSON.stringify({ ...definition, ...more })],
  );
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

describe('install', () => {
  it('makes a rule of each, once, and says where they came from', async () => {
    expect(await standing('login')).toMatchObject({ state: 'not_installed', installed: null, changes: [] });
    const { installed, refused } = await install();
    expect(refused).toEqual([]);
    expect(installed.map(({ rule }) => rule)).toContain('login');
    expect(await install()).toEqual({ installed: [], refused: [] });
    const login = await standing('login');
    expect(login).toMatchObject({ state: 'installed', installed: { enabled: true, packVersion: '1.0.0' } });
    expect(await rules.get(context, { id: login.installed?.id ?? '' })).toMatchObject(login.definition);
    expect((await rules.versions(context, { id: login.installed?.id ?? '' })).items[0]?.author).toBe('Ada');
  });

  it('takes a choice, switched off if wanted, and a switch is no change', async () => {
    expect((await install({ rules: ['login'], enabled: false })).installed).toHaveLength(1);
    expect(await standing('login')).toMatchObject({ state: 'installed', installed: { enabled: false } });
    expect(await standing('failed-login')).toMatchObject({ state: 'not_installed' });
  });

  it('leaves out a rule whose name is taken, with the reason, and installs the others', async () => {
    const { definition } = await standing('login');
    await rules.create(context, { name: definition.name, pattern: 'mine' });
    const { installed, refused } = await install();
    expect(refused).toEqual([{ rule: 'login', message: expect.stringContaining('already called "SSH: login"') }]);
    expect(installed.length).toBeGreaterThan(1);
  });

  it('refuses packs and rules that there are not, and fields it does not know', async () => {
    expect((await faultOf(packs.install(context, { name: 'none', body: {} }))).code).toBe('not_found');
    const fault = await faultOf(install({ rules: ['login', 'logout'] }));
    expect(fault).toMatchObject({ code: 'unprocessable', errors: [{ path: 'rules.1' }] });
    expect(fault.message).toContain('"logout": it has');
    expect((await faultOf(install({ all: true }))).errors[0]?.path).toBe('all');
  });

  it('is of one organisation alone', async () => {
    await install();
    expect(await standing('login', await newOrg())).toMatchObject({ state: 'not_installed' });
  });
});

describe('a change here', () => {
  it('is seen field by field, and an undone one is not', async () => {
    const id = await installOne('login');
    const { definition } = await standing('login');
    await change(id, { tags: { ...definition.tags, team: 'night' } });
    expect(await standing('login')).toMatchObject({
      state: 'changed_locally',
      changes: [{ path: 'tags.team', by: 'here', here: 'night' }],
    });
    await rules.rollback(context, { id, version: 1 });
    expect(await standing('login')).toMatchObject({ state: 'installed', changes: [] });
  });
});

describe('upgrade', () => {
  it('brings what the pack changed and keeps what was changed here', async () => {
    const id = await installOne('login');
    const { definition } = await standing('login');
    await makeOlder(
      id,
      { pattern: 'Accepted (?P<method>\\S+) for (?P<user>\\S+) from (?P<ip>\\S+) port \\d+', tests: [] },
      { tags: { ...definition.tags, team: 'night' }, enabled: false },
    );
    const before = await standing('login');
    expect(before).toMatchObject({ state: 'upgrade_available', installed: { packVersion: '0.9.0' } });
    expect(before.changes.map(({ path, by }) => `${by} ${path}`)).toEqual(
      expect.arrayContaining(['pack pattern', 'here tags.team']),
    );
    expect(await upgrade()).toEqual({ upgraded: [{ rule: 'login', id }], refused: [] });
    expect(await rules.get(context, { id })).toMatchObject({
      ...definition,
      version: 3,
      enabled: false,
      tags: { ...definition.tags, team: 'night' },
    });
    expect(await standing('login')).toMatchObject({ state: 'changed_locally', installed: { packVersion: '1.0.0' } });
    expect(await upgrade()).toEqual({ upgraded: [], refused: [] });
  });

  it('refuses a rule in which both changed a field, showing both, until it is told whose to keep', async () => {
    const here = 'Accepted (?P<method>\\S+) for (?P<user>.*?) from (?P<ip>\\S+) port \\d+';
    const older = 'Accepted (?P<method>\\S+) for (?P<user>\\S+) from (?P<ip>\\S+) port \\d+';
    const id = await installOne('login');
    const { definition } = await standing('login');
    await makeOlder(id, { pattern: older }, { pattern: here });
    const { upgraded, refused } = await upgrade();
    expect(upgraded).toEqual([]);
    expect(refused).toMatchObject([
      {
        rule: 'login',
        changes: [{ path: 'pattern', by: 'conflict', original: older, here, pack: definition.pattern }],
      },
    ]);
    expect(refused[0]?.message).toContain('Changed here and in the pack: pattern.');
    expect(await rules.get(context, { id })).toMatchObject({ pattern: here, version: 2 });
    await upgrade({ conflicts: 'here' });
    expect(await rules.get(context, { id })).toMatchObject({ pattern: here });
    await makeOlder(id, { pattern: older }, { pattern: here });
    await upgrade({ conflicts: 'pack' });
    expect(await rules.get(context, { id })).toMatchObject({ pattern: definition.pattern });
    expect(await standing('login')).toMatchObject({ state: 'installed' });
  });

  it('refuses what would not be a rule together', async () => {
    const id = await installOne('login');
    const { definition } = await standing('login');
    await makeOlder(
      id,
      { pattern: definition.pattern, tests: [] },
      { pattern: 'Accepted (?P<method>nothing)(?P<user>)(?P<ip>)' },
    );
    const { refused } = await upgrade();
    expect(refused).toMatchObject([
      { rule: 'login', message: expect.stringContaining('expected a match'), changes: [] },
    ]);
    expect(await standing('login')).toMatchObject({ state: 'upgrade_available' });
  });

  it('leaves what the pack has no longer as it is; it is listed, and can be uninstalled by its key', async () => {
    const id = await installOne('login');
    await change(id, { tags: { event: 'mine' }, tests: [] });
    await services.db.pool.query(`update rule_origin set pack_rule = 'gone' where org_id = $1 and rule_id = $2`, [
      context.org.id,
      id,
    ]);
    const gone = await standing('gone');
    expect(gone).toMatchObject({ state: 'no_longer_in_pack', installed: { id } });
    expect(gone.changes.map(({ path }) => path)).toContain('tags.user');
    expect(gone.samples.length).toBeGreaterThan(0);
    expect(await upgrade()).toEqual({ upgraded: [], refused: [] });
    const uninstall = (keys: string[]) => packs.uninstall(context, { name: NAME, body: { rules: keys } });
    expect((await faultOf(uninstall(['never']))).message).toContain('"never": it has');
    expect(await uninstall(['gone'])).toEqual({ removed: [{ rule: 'gone', id }] });
  });

  it('is done to what is installed and has something new, and to nothing else', async () => {
    await installOne('login');
    expect(await upgrade()).toEqual({ upgraded: [], refused: [] });
    expect(await standing('failed-login')).toMatchObject({ state: 'not_installed' });
  });
});

describe('uninstall', () => {
  it('deletes what came from the pack, and a restore brings it back as it was', async () => {
    await install({ rules: ['login', 'failed-login'] });
    const mine = await rules.create(context, { name: 'Mine', pattern: 'x' });
    const one = await packs.uninstall(context, { name: NAME, body: { rules: ['failed-login'] } });
    expect(one.removed).toMatchObject([{ rule: 'failed-login' }]);
    const { removed } = await packs.uninstall(context, { name: NAME, body: {} });
    expect(removed).toMatchObject([{ rule: 'login' }]);
    expect((await rules.list(context)).items.map(({ id }) => id)).toEqual([mine.id]);
    await rules.restore(context, { id: removed[0]?.id ?? '' });
    expect(await standing('login')).toMatchObject({ state: 'installed' });
    expect(await standing('failed-login')).toMatchObject({ state: 'not_installed' });
  });
});
