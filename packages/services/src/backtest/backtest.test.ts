import { openDb } from '@logflow/db';
import type { Fault } from '@logflow/model';
import type { BacktestJob } from '@logflow/queue';
import { readEnv } from '@logflow/runtime';
import { compactBlocks } from '@logflow/storage';
import {
  commitLines,
  countInvalidUsers,
  INVALID_USER_PATTERN,
  seededRandom,
  sshdLines,
  testDatabase,
} from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceContext, Services } from '../context';
import * as rules from '../rules';
import * as backtests from './index';

/** Stands for the queue and the workers: jobs wait until the test takes them. */
class Jobs {
  readonly waiting: BacktestJob[] = [];
  readonly taken: BacktestJob[] = [];
  limits: Partial<Pick<backtests.SliceContext, 'ruleBudgetMicros' | 'slowSliceMs'>> = {};
  /** How often live lines could pass. */
  pieces = 0;

  readonly giveWay = async (): Promise<void> => {
    this.pieces++;
  };

  readonly addBacktests = async (slices: readonly BacktestJob[]): Promise<void> => {
    this.waiting.push(...slices);
  };

  async take(): Promise<boolean> {
    const job = this.waiting.shift();
    if (job === undefined) return false;
    this.taken.push(job);
    await this.scan(job);
    return true;
  }

  async takeAll(): Promise<void> {
    while (await this.take());
  }

  scan(job: BacktestJob): Promise<void> {
    const { db, env } = services;
    const limits = { ruleBudgetMicros: env.ruleBudgetMicros, slowSliceMs: 60_000, ...this.limits };
    return backtests.scanSlice({ db, home: env.home, ...limits, queues: this, giveWay: this.giveWay }, job);
  }
}

let services: Services;
let context: ServiceContext;
let neighbour: ServiceContext;
let jobs: Jobs;
let close: () => Promise<void>;
let orgs = 0;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  await db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 3600000000');
  services = { db, env: readEnv({ DATABASE_URL: database.url }), prometheus: { url: 'http://127.0.0.1:1' } };
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

beforeEach(async () => {
  jobs = new Jobs();
  const queues = jobs as unknown as NonNullable<Services['queues']>;
  const slugs = [`org-${++orgs}`, `org-${++orgs}`];
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>(
    'insert into org (slug) select unnest($1::text[]) returning id, slug',
    [slugs],
  );
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = { org: rows[0]!, actor, services: { ...services, queues } };
  neighbour = { org: rows[1]!, actor, services: { ...services, queues } };
});

const START_US = 1_700_000_000_000_000n;
const rule = {
  pattern: INVALID_USER_PATTERN,
  tags: { event: 'invalid_user' },
  metrics: [{ name: 'invalid_user_total', labels: { user: '${user}' }, maxSeries: 5 }],
};
const ALL = { from: 0, to: 4_000_000_000 };

const commit = (bodies: readonly string[], timeUs = START_US) =>
  commitLines(services.db, context.org.id, { bodies, timeUs });

const countUsers = (bodies: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const body of bodies) {
    const user = /\]: Invalid user (\S*) from/.exec(body)?.[1];
    if (user !== undefined) counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  return counts;
};

async function run(input: object): Promise<backtests.Backtest> {
  const { id } = await backtests.start(context, input);
  await jobs.takeAll();
  return backtests.wait(context, { id });
}

const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error('it was taken')),
    (error: Fault) => error,
  );

describe('a back-test', () => {
  it('counts what the rule would have, exactly, in slices of several blocks', async () => {
    const bodies = sshdLines(120_000, 3);
    for (let at = 0; at < bodies.length; at += 6_000) await commit(bodies.slice(at, at + 6_000));
    const found = await run({ rule, ...ALL, clock: 'committed' });
    const users = countUsers(bodies);
    expect(jobs.taken.length).toBeGreaterThan(1);
    expect(found).toMatchObject({
      state: 'done',
      complete: true,
      scanned: bodies.length,
      matched: countInvalidUsers(bodies),
      bytes: bodies.reduce((sum, body) => sum + body.length, 0),
      progress: { lines: bodies.length, of: bodies.length },
      seriesTotal: users.size,
      seriesExact: true,
      other: { count: 0, increments: 0 },
    });
    const series = found.series.map(({ name, labels, increments }) => [name, labels.user ?? '', increments]);
    expect(series.sort()).toEqual([...users].map(([user, count]) => ['invalid_user_total', user, count]).sort());
    expect(found.histogram.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(found.matched);
    expect(found.costMicrosPerLine).toBeGreaterThan(0);
    expect(found.samples).toHaveLength(100);
    for (const { body, spans } of found.samples) {
      const [start, end] = spans[0] as [number, number];
      expect(body.slice(start, end)).toMatch(/^Invalid user \S* from \S+$/);
    }
  });

  it('reads what a path leads to in bodies that are JSON', async () => {
    const plain = sshdLines(500, 7);
    await commit([...plain.map((message) => JSON.stringify({ at: [{ message }] })), ...plain]);
    const found = await run({ rule: { ...rule, field: 'body.at[0].message' }, ...ALL });
    expect(found).toMatchObject({ scanned: 1_000, matched: countInvalidUsers(plain) });
    for (const { body, spans } of found.samples) {
      const [start, end] = spans[0] as [number, number];
      expect(body.slice(start, end)).toMatch(/^Invalid user \S* from [^"]+$/);
      expect(body).toContain('"message"');
    }
  });

  it('names the label that breaks the budget, with its values', async () => {
    const bodies = Array.from({ length: 40 }, (_, i) => `Invalid user u${i % 2} from 10.0.0.${i}`);
    await commit(bodies);
    const metrics = [{ name: 'x_total', labels: { ip: '${ip}', user: '${user}' }, maxSeries: 5 }];
    const found = await run({ rule: { ...rule, metrics }, ...ALL });
    expect(found.metrics).toEqual([
      {
        name: 'x_total',
        series: 40,
        increments: 40,
        maxSeries: 5,
        advice: expect.stringContaining('x_total would make 40 series, the budget is 5: label ip alone has 40 values'),
      },
    ]);
    const [ip, user] = found.labels;
    expect(ip).toMatchObject({ label: 'ip', distinct: 40, other: { count: 20, increments: 20 } });
    expect(user).toMatchObject({
      label: 'user',
      distinct: 2,
      top: [
        { value: 'u0', increments: 20 },
        { value: 'u1', increments: 20 },
      ],
    });
  });

  it('takes exactly the lines of a half-open range, on either clock', async () => {
    await commit(Array.from({ length: 60 }, (_, i) => `Invalid user u from 10.0.0.${i}`));
    const later = await commit(['Invalid user late from 10.0.0.1'], START_US + 3_600_000_000n);
    const from = Number(START_US) / 1e6 + 10;
    const event = await run({ rule, from, to: from + 20 });
    expect(event).toMatchObject({ scanned: 20, matched: 20 });
    expect(event.samples[0]?.body).toContain('10.0.0.29');
    expect(event.samples.at(-1)?.body).toContain('10.0.0.10');
    const to = later.committedUs / 1e6;
    expect(await run({ rule, from: 0, to: to.toFixed(6), clock: 'committed' })).toMatchObject({ scanned: 60 });
    const atOnce = { from: to.toFixed(6), to: (to + 1e-6).toFixed(6), clock: 'committed' };
    expect(await run({ rule, ...atOnce })).toMatchObject({ scanned: 1, matched: 1 });
  });

  it('asks filters and attributes as the workers do', async () => {
    const given = { bodies: ['a', 'b', 'c'], timeUs: START_US, resource: { service: 'sshd' } };
    await commitLines(services.db, context.org.id, { ...given, attributesOf: (i) => ({ user: { name: `n${i}` } }) });
    await commitLines(services.db, context.org.id, { ...given, resource: { service: 'cron' } });
    const byAttribute = { pattern: 'n(?P<n>[12])', field: 'attributes.user.name', filter: { service: 'sshd' } };
    const found = await run({
      rule: { ...byAttribute, metrics: [{ name: 'n_total', labels: { n: '${n}' } }] },
      ...ALL,
    });
    expect(found).toMatchObject({ scanned: 6, matched: 2, seriesTotal: 2 });
    expect(found.samples.map(({ body, spans }) => [body, spans])).toEqual([
      ['c', []],
      ['b', []],
    ]);
  });

  it('is the same while blocks are merged between its slices, and while slices come twice', async () => {
    const bodies = sshdLines(110_000, 5);
    for (let at = 0; at < bodies.length; at += 1_000) await commit(bodies.slice(at, at + 1_000));
    const { id } = await backtests.start(context, { rule, ...ALL, clock: 'committed' });
    await jobs.take();
    await compactBlocks(services.db, { minAgeMs: 0, level: 1 });
    await Promise.all([...jobs.waiting, ...jobs.taken].map((job) => jobs.scan(job)));
    await jobs.takeAll();
    const found = await backtests.get(context, { id });
    expect(found).toMatchObject({ state: 'done', scanned: bodies.length, matched: countInvalidUsers(bodies) });
    expect(found.series.reduce((sum, { increments }) => sum + increments, 0)).toBe(found.matched);
  });

  it('shows early results, and stops when it is cancelled', async () => {
    const bodies = sshdLines(120_000, 7);
    for (let at = 0; at < bodies.length; at += 10_000) await commit(bodies.slice(at, at + 10_000));
    const begun = await backtests.start(context, { rule, ...ALL, clock: 'committed' });
    expect(begun).toMatchObject({ state: 'running', complete: false, scanned: 0, progress: { of: bodies.length } });
    await jobs.take();
    const early = await backtests.get(context, { id: begun.id });
    expect(early).toMatchObject({ state: 'running', complete: false, series: [] });
    expect(early.progress.lines).toBe(early.scanned);
    expect(early.matched).toBeGreaterThan(0);
    expect(early.samples).toHaveLength(100);
    await backtests.cancel(context, { id: begun.id });
    await backtests.cancel(context, { id: begun.id });
    await jobs.takeAll();
    expect(await backtests.get(context, { id: begun.id })).toEqual({
      ...early,
      state: 'cancelled',
      endedAt: expect.any(String),
    });
  });

  it('is cancelled where nobody waits for it any more, and answers what it has where the wait is long', async () => {
    await commit(['Invalid user a from b']);
    const { id } = await backtests.start(context, { rule, ...ALL });
    expect(await backtests.wait(context, { id, patienceMs: 1 })).toMatchObject({ state: 'running' });
    await backtests.wait(context, { id, signal: AbortSignal.abort() });
    expect(await backtests.get(context, { id })).toMatchObject({ state: 'cancelled' });
  });

  it('of no line at all is done at once', async () => {
    const found = await backtests.start(context, { rule, ...ALL });
    expect(found).toMatchObject({ state: 'done', scanned: 0, matched: 0, samples: [], costMicrosPerLine: null });
    expect(jobs.waiting).toEqual([]);
  });

  it('goes on where its jobs were lost, and is forgotten after a day', async () => {
    await commit(['Invalid user a from b', 'nothing']);
    const { id } = await backtests.start(context, { rule, ...ALL });
    jobs.waiting.length = 0;
    await backtests.tendBacktests(services.db, jobs);
    expect(jobs.waiting).toEqual([]);
    await services.db.pool.query("update backtest set moved_at = now() - interval '1 minute' where id = $1", [id]);
    await backtests.tendBacktests(services.db, jobs);
    await jobs.takeAll();
    expect(await backtests.get(context, { id })).toMatchObject({ state: 'done', scanned: 2, matched: 1 });
    await services.db.pool.query("update backtest set created_at = now() - interval '25 hours' where id = $1", [id]);
    await backtests.tendBacktests(services.db, jobs);
    expect((await faultOf(backtests.get(context, { id }))).code).toBe('not_found');
  });

  it('belongs to its organisation', async () => {
    await commit(['Invalid user a from b']);
    const { id } = await backtests.start(context, { rule, ...ALL });
    for (const verb of [backtests.get, backtests.cancel, backtests.wait]) {
      expect((await faultOf(verb(neighbour, { id }))).code).toBe('not_found');
    }
    await jobs.takeAll();
    expect(await backtests.start(neighbour, { rule, ...ALL })).toMatchObject({ scanned: 0, state: 'done' });
  });
});

describe('rules that stop', () => {
  const create = (name: string, more: object) => rules.create(context, { name, stop: true, ...more });

  it('keep lines from those after them, as they would live', async () => {
    await commit(sshdLines(2_000, 4));
    const bodies = sshdLines(2_000, 4);
    const users = countUsers(bodies);
    const root = users.get('root') ?? 0;
    await create('root', { pattern: 'Invalid user root' });
    await create('later', { pattern: 'Invalid user', order: 2_000 });
    await create('off', { pattern: 'Invalid user', enabled: false });
    await create('elsewhere', { pattern: '.', filter: { service: 'cron' } });
    await create('redacting', { pattern: '(?P<all>Invalid user.*)', redact: { all: 'mask' } });
    const all = countInvalidUsers(bodies);
    const found = await run({ rule, ...ALL });
    expect(root).toBeGreaterThan(0);
    expect(found).toMatchObject({ scanned: 2_000, matched: all - root, stopped: root, seriesTotal: users.size - 1 });
    expect(found.rule).not.toHaveProperty('stoppers');
    expect(found.samples.every(({ body }) => !body.includes('user root'))).toBe(true);
    expect(await run({ rule: { ...rule, order: 1 }, ...ALL })).toMatchObject({ matched: all, stopped: 0 });
    expect(await run({ rule: { ...rule, redact: { user: 'mask' } }, ...ALL })).toMatchObject({ matched: all });
  });

  it('keep nothing from an edit of themselves, and read bodies for a rule that does not', async () => {
    await commitLines(services.db, context.org.id, {
      ...{ bodies: ['Invalid user a', 'b'], timeUs: START_US },
      attributesOf: (i) => ({ n: `n${i}` }),
    });
    const { id } = await create('own', { pattern: 'Invalid user' });
    const edit = { name: 'renamed', pattern: 'Invalid' };
    expect(await run({ rule: edit, id: id.toUpperCase(), ...ALL })).toMatchObject({ matched: 1, stopped: 0 });
    expect(await run({ rule: { ...edit, name: 'own' }, ...ALL })).toMatchObject({ matched: 1, stopped: 0 });
    expect(await run({ rule: edit, ...ALL })).toMatchObject({ matched: 0, stopped: 1 });
    const attribute = { pattern: 'n', field: 'attributes.n' };
    expect(await run({ rule: attribute, ...ALL })).toMatchObject({ scanned: 2, matched: 1, stopped: 1 });
  });
});

/** Milliseconds a line: each of 30 repetitions may begin anywhere in it. */
const SLOW = '(?:.{0,30}[a-z]){30}BACKTESTED';
const LETTERS = 'abcdefghij klmnop0123456789';
const random = seededRandom(5);
const noise = () => Array.from({ length: 140 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

describe('a rule that is too slow', () => {
  it('is said to be, with the figure that it would be taken out for, and lets live lines pass between its lines', async () => {
    await commit(Array.from({ length: 120 }, noise));
    const found = await run({ rule: { pattern: SLOW }, ...ALL });
    expect(found).toMatchObject({ state: 'done', scanned: 120, failure: null });
    expect(found.costMicrosPerLine).toBeGreaterThan(50);
    expect(found.tooSlow).toMatch(/^Its pattern takes .* for a line; rules above 50 µs are taken out of matching\.$/);
    expect(jobs.pieces).toBeGreaterThan(1);
    expect((await run({ rule, ...ALL })).tooSlow).toBeNull();
  });

  it('is tried no further where a slice takes too long, and what it found until then stays', async () => {
    for (let i = 0; i < 2; i++) await commit(sshdLines(3_000, i + 1));
    jobs.limits = { ruleBudgetMicros: 0.001, slowSliceMs: 0 };
    const found = await run({ rule, ...ALL, clock: 'committed' });
    expect(found).toMatchObject({
      state: 'failed',
      complete: false,
      scanned: 3_000,
      progress: { lines: 3_000, of: 6_000 },
    });
    expect(found.matched).toBe(countInvalidUsers(sshdLines(3_000, 2)));
    expect(found.failure).toMatch(/a rule may take 0\.001 µs\. It was tried on these lines, and no further/);
    const masked = { ...rule, redact: { user: 'mask' } };
    expect((await run({ rule: masked, ...ALL })).tooSlow).toMatch(
      /this one would not be taken out of matching, because it redacts/,
    );
  });
});

describe('what cannot be tried', () => {
  it('is refused by field', async () => {
    const refused = [
      [{ rule: { pattern: '(' }, ...ALL }, 'rule.pattern'],
      [{ rule: { ...rule, metrics: [{ name: 'x' }] }, ...ALL }, 'rule.metrics.0.name'],
      [{ rule, from: 2, to: 1 }, 'from'],
      [{ rule, from: 2, to: 2 }, 'to'],
      [{ rule, from: 'yesterday', to: 2 }, 'from'],
      [{ rule, from: 1 }, 'to'],
      [{ rule, ...ALL, clock: 'wall' }, 'clock'],
      [{ rule, ...ALL, more: 1 }, 'more'],
      [{ ...ALL }, 'rule'],
    ] as const;
    for (const [input, path] of refused) {
      const fault = await faultOf(backtests.start(context, input));
      expect([fault.code, fault.errors[0]?.path]).toEqual(['unprocessable', path]);
    }
  });

  it('waits while three run, and times beyond any line are taken', async () => {
    await commit(['Invalid user a from b']);
    const wide = { rule, from: -999_999_999_999, to: 999_999_999_999 };
    const begun = await Promise.allSettled(Array.from({ length: 6 }, () => backtests.start(context, wide)));
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const fault = await faultOf(backtests.start(context, wide));
    expect(fault).toMatchObject({
      code: 'busy',
      message: expect.stringContaining('3 back-tests'),
      retryAfterSeconds: 5,
    });
    await jobs.takeAll();
    expect(await run(wide)).toMatchObject({ matched: 1 });
  });
});
