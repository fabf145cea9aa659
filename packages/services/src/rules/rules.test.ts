import { openDb } from '@logflow/db';
import { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as rules from './index';

let context: ServiceContext;
let neighbour: ServiceContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const env = readEnv({ DATABASE_URL: database.url });
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
  };
});
afterAll(() => close());

let count = 0;
let name: string;
beforeEach(() => {
  name = `rule ${++count}`;
});

const definition = (more: object = {}) => ({ name, pattern: 'Invalid user (?P<user>\\S*)', ...more });
const counter = (metric: string) => [{ name: metric, help: `help of ${name}` }];
const epoch = async () => {
  const { rows } = await context.services.db.pool.query('select rules_epoch from org where id = $1', [context.org.id]);
  return rows[0].rules_epoch as number;
};
const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
};

describe('a save', () => {
  it('answers the whole rule with defaults, as version 1, and tells the workers', async () => {
    const before = await epoch();
    const rule = await rules.create(context, definition());
    expect(rule).toMatchObject({ name, version: 1, enabled: true, field: 'body', action: 'keep', metrics: [] });
    expect(await rules.get(context, { id: rule.id })).toEqual(rule);
    expect(await epoch()).toBe(before + 1);
  });

  it('refuses a name that another live rule bears, and leaves nothing behind', async () => {
    await rules.create(context, definition());
    const before = await epoch();
    const fault = await faultOf(rules.create(context, definition({ metrics: counter('left_behind_total') })));
    expect(fault.code).toBe('conflict');
    expect(fault.errors.map((error) => error.path)).toEqual(['name']);
    expect(await epoch()).toBe(before);
    const { rows } = await context.services.db.pool.query("select 1 from metric where name = 'left_behind_total'");
    expect(rows).toEqual([]);
  });

  it('lets one of ten equal names through when they come at once', async () => {
    const saves = await Promise.allSettled(Array.from({ length: 10 }, () => rules.create(context, definition())));
    expect(saves.filter((save) => save.status === 'fulfilled')).toHaveLength(1);
  });

  it('gives the same name to another organisation', async () => {
    await rules.create(context, definition());
    await expect(rules.create(neighbour, definition())).resolves.toMatchObject({ name });
  });

  it('lets two rules feed one metric, and keeps the type that it has', async () => {
    await rules.create(context, definition({ metrics: counter('shared_total') }));
    name += ' b';
    await rules.create(context, definition({ metrics: counter('shared_total') }));
    await context.services.db.pool.query(
      "insert into metric (org_id, name, type, help) values ($1, 'sizes_total', 'gauge', '')",
      [context.org.id],
    );
    name += ' c';
    const metrics = [...counter('shared_total'), ...counter('sizes_total')];
    const fault = await faultOf(rules.create(context, definition({ metrics })));
    expect(fault.code).toBe('unprocessable');
    expect(fault.errors).toEqual([{ path: 'metrics.1.name', message: expect.stringContaining('already a gauge') }]);
  });

  it('names each field that is wrong', async () => {
    const fault = await faultOf(rules.create(context, definition({ pattern: '(', enabled: 'yes' })));
    expect(fault.code).toBe('unprocessable');
    expect(fault.errors.map((error) => error.path)).toContain('enabled');
  });
});

describe('versions', () => {
  it('are kept with their authors, and a rollback adds one', async () => {
    const { id } = await rules.create(context, definition());
    await rules.update(context, { id, rule: definition({ pattern: 'second' }) });
    const back = await rules.rollback(context, { id, version: 1 });
    expect(back).toMatchObject({ version: 3, pattern: 'Invalid user (?P<user>\\S*)' });
    const { items } = await rules.versions(context, { id });
    expect(items.map((item) => [item.version, item.author, item.definition.pattern])).toEqual([
      [3, 'Ada', 'Invalid user (?P<user>\\S*)'],
      [2, 'Ada', 'second'],
      [1, 'Ada', 'Invalid user (?P<user>\\S*)'],
    ]);
  });

  it('come by pages', async () => {
    const { id } = await rules.create(context, definition());
    for (const pattern of ['b', 'c']) await rules.update(context, { id, rule: definition({ pattern }) });
    const first = await rules.versions(context, { id, limit: 2 });
    const second = await rules.versions(context, { id, limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map((item) => item.version)).toEqual([3, 2, 1]);
    expect(second.nextCursor).toBeNull();
  });

  it('number every save, however many come at once', async () => {
    const { id } = await rules.create(context, definition());
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => rules.update(context, { id, rule: definition({ pattern: `p${i}` }) })),
    );
    const { items } = await rules.versions(context, { id });
    expect(items.map((item) => item.version)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('that never were cannot be rolled back to', async () => {
    const { id } = await rules.create(context, definition());
    expect((await faultOf(rules.rollback(context, { id, version: 7 }))).errors[0]?.path).toBe('version');
  });

  it('take a rule back as it was read', async () => {
    const rule = await rules.create(context, definition());
    expect(await rules.update(context, { id: rule.id, rule })).toMatchObject({ version: 2, createdAt: rule.createdAt });
  });
});

describe('metrics', () => {
  const fresh = () => `m_${Math.random().toString(36).slice(2)}`;
  const histogram = (metric: string, more: object = {}) => [
    { name: metric, type: 'histogram', value: '$' + '{user}', ...more },
  ];

  it('keep the type of their name, and the rule that has it is named', async () => {
    const metric = fresh();
    await rules.create(context, definition({ metrics: histogram(metric) }));
    const tries: [object[], RegExp][] = [
      [[{ name: metric, type: 'gauge', value: '1' }], /is already a histogram in this organisation \(rule ".*"\)/],
      [[{ name: `${metric}_count`, type: 'gauge', value: '1' }], /is already a series of the histogram m_\w+ in this/],
      [[{ name: `${metric}_bucket_total` }, { name: `${metric}_sum`, type: 'gauge', value: '1' }], /_sum is already/],
    ];
    for (const [metrics, message] of tries) {
      const fault = await faultOf(rules.create(context, definition({ name: fresh(), metrics })));
      expect(fault.code).toBe('unprocessable');
      expect(fault.message).toMatch(message);
      expect(fault.errors[0]?.path).toMatch(/^metrics\.\d\.name$/);
    }
  });

  it('of a histogram are not taken where one of its series bears their name', async () => {
    const metric = fresh();
    await rules.create(context, definition({ metrics: [{ name: `${metric}_sum`, type: 'gauge', value: '1' }] }));
    const fault = await faultOf(rules.create(context, definition({ name: fresh(), metrics: histogram(metric) })));
    expect(fault.message).toMatch(/^The histogram m_\w+ needs the name m_\w+_sum, which is already a gauge .*\(rule "/);
  });

  it('of a histogram have the same buckets in all rules', async () => {
    const metric = fresh();
    const { id } = await rules.create(context, definition({ metrics: histogram(metric) }));
    const other = definition({ name: fresh(), metrics: histogram(metric, { buckets: [1, 2] }) });
    expect((await faultOf(rules.create(context, other))).errors[0]).toMatchObject({
      path: 'metrics.0.buckets',
      message: expect.stringMatching(/feeds m_\w+ with the buckets 0.005, /),
    });
    const changed = definition({ metrics: histogram(metric, { buckets: [1, 2] }) });
    await rules.update(context, { id, rule: changed });
    await rules.create(context, other);
  });
});

describe('a deletion', () => {
  it('hides the rule, tells the workers, frees the name and can be undone', async () => {
    const rule = await rules.create(context, definition());
    const before = await epoch();
    await rules.remove(context, { id: rule.id });
    expect(await epoch()).toBe(before + 1);
    expect((await faultOf(rules.get(context, { id: rule.id }))).code).toBe('not_found');
    expect(await rules.restore(context, { id: rule.id })).toEqual(rule);
  });

  it('cannot be undone while another rule bears the name', async () => {
    const { id } = await rules.create(context, definition());
    await rules.remove(context, { id });
    await rules.create(context, definition());
    expect((await faultOf(rules.restore(context, { id }))).code).toBe('conflict');
  });
});

describe('an organisation', () => {
  it("sees and changes no other's rules", async () => {
    const { id } = await rules.create(context, definition());
    const tries = [
      () => rules.get(neighbour, { id }),
      () => rules.update(neighbour, { id, rule: definition() }),
      () => rules.remove(neighbour, { id }),
      () => rules.restore(neighbour, { id }),
      () => rules.versions(neighbour, { id }),
      () => rules.rollback(neighbour, { id, version: 1 }),
    ];
    for (const attempt of tries) expect((await faultOf(attempt())).code).toBe('not_found');
    expect((await rules.list(neighbour)).items.map((rule) => rule.id)).not.toContain(id);
  });

  it('lists its rules newest first, each once over all pages', async () => {
    const ids: string[] = [];
    for (const suffix of ['a', 'b', 'c'])
      ids.unshift((await rules.create(context, definition({ name: name + suffix }))).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await rules.list(context, { limit: 2, cursor });
      seen.push(...page.items.map((rule) => rule.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.slice(0, 3)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('refuses a cursor that no list gave', async () => {
    for (const cursor of ['x', '', Buffer.from('["a","b"]').toString('base64url')]) {
      expect((await faultOf(rules.list(context, { cursor }))).code).toBe('invalid');
    }
  });
});

describe('a preview', () => {
  it('says what a nameless rule would do', async () => {
    const { results } = await rules.preview(context, {
      rule: { pattern: 'user (?P<user>\\S*)' },
      samples: ['user bob', 'no'],
    });
    expect(results).toMatchObject([{ matched: true, groups: { user: 'bob' } }, { matched: false }]);
  });

  it('asks the filter about whole lines, and says what a sample may be', async () => {
    const rule = { pattern: 'b', filter: { service: 'sshd' } };
    const samples = ['b', { body: 'b' }, { body: 'b', resource: { service: 'sshd' }, id: 'as it was read' }];
    const { results } = await rules.preview(context, { rule, samples });
    expect(results.map(({ matched }) => matched)).toEqual([true, false, true]);
    const fault = await faultOf(rules.preview(context, { rule, samples: [1] }));
    expect(fault.errors).toEqual([{ path: 'samples.0', message: expect.stringContaining('line') }]);
  });

  it('names what is wrong below rule', async () => {
    const fault = await faultOf(rules.preview(context, { rule: { pattern: '(' }, samples: [] }));
    expect(fault.errors[0]?.path).toBe('rule.pattern');
  });
});
