import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { decodeLines, encodeLines, LinesBuilder } from '@logflow/lines';
import { Fault } from '@logflow/model';
import type { BatchJob } from '@logflow/queue';
import { createEngine, parseRule } from '@logflow/rules';
import { createLogger, Metrics, readEnv } from '@logflow/runtime';
import { rules, type ServiceContext } from '@logflow/services';
import { seededRandom, type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchMetrics, showCosts } from '../own-metrics';
import { batchHandler } from '../process-batch';
import { RuleSnapshots, RuleTally, RuleWatch } from './index';

/** Milliseconds a line: each of 30 repetitions may begin anywhere in it. */
const SLOW = '(?:.{0,30}[a-z]){30}WATCHED';
const LETTERS = 'abcdefghij klmnop0123456789';

let database: TestDatabase;
let db: Db;
let context: ServiceContext;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb(database.url, { max: 5 });
  const org = await db.kysely.insertInto('org').values({ slug: 'acme' }).returning('id').executeTakeFirstOrThrow();
  context = {
    org: { id: org.id, slug: 'acme' },
    actor: { kind: 'user', id: 'u', name: 'Ada' },
    services: { db, env: readEnv({ LOGFLOW_HOME: '/nowhere' }), prometheus: { url: 'http://127.0.0.1:1' } },
  };
});
afterAll(async () => {
  await db.close();
  await database.close();
});

const random = seededRandom(5);
const noise = () => Array.from({ length: 140 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
const linesOf = (count: number) => Array.from({ length: count }, (_, i) => `user${i % 7} took ${i} ms ${noise()}`);

async function jobOf(bodies: readonly string[]): Promise<BatchJob> {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: '{}' });
  const parts = [{ batch: randomUUID(), count: bodies.length }];
  return {
    id: randomUUID(),
    orgId: context.org.id,
    acceptedAt: Date.now(),
    parts,
    frame: await encodeLines(builder.build()),
  };
}

function newWorker() {
  const log = createLogger('test');
  log.level = 'silent';
  const registry = new Metrics({ defaults: false });
  const metrics = batchMetrics(registry);
  const snapshots = new RuleSnapshots(db, log, '/nowhere');
  const watch = new RuleWatch({ db, snapshots, metrics, log, budgetMicros: 50 });
  const tally = new RuleTally(metrics);
  showCosts(registry, () => tally.costs());
  const queues = { wakeDelivery: async () => undefined };
  const handler = batchHandler({ db, queues, log, metrics, snapshots, watch, tally });
  const take = async (bodies: readonly string[]) => handler(await jobOf(bodies), { stalls: 0, failures: 0 });
  return { take, tally, metrics: registry };
}

const blocks = async () => {
  const { rows } = await db.pool.query<{ rules_epoch: number; line_count: number }>(
    'select rules_epoch, line_count from block where org_id = $1 order by committed_us, id',
    [context.org.id],
  );
  return rows;
};

it('takes a rule that is too slow out before its first line, alone, and accounts for every line until it is back', async () => {
  const user = '$' + '{user}';
  const good = await rules.create(context, {
    name: 'Good',
    pattern: '(?P<user>user\\d) took',
    metrics: [{ name: 'took_total', labels: { user } }],
  });
  const slow = await rules.create(context, { name: 'Slow', pattern: SLOW });
  const worker = newWorker();
  await worker.take(linesOf(40));
  await worker.take(linesOf(60));

  const during = await rules.stats(context, { id: slow.id });
  expect(during.quarantine).toMatchObject({ ruleVersion: 1, budgetMicros: 50, linesNotAsked: 100, endedAt: null });
  expect(during.quarantine?.reason).toMatch(/^Its pattern takes .* for a line, and a rule may take 50 µs\.$/);
  expect((await rules.stats(context, { id: good.id })).quarantine).toBeNull();
  const { rows } = await db.pool.query('select sum(increments) as n from block_series where org_id = $1', [
    context.org.id,
  ]);
  expect(rows).toEqual([{ n: 100 }]);

  await rules.update(context, { id: slow.id, rule: { name: 'Slow', pattern: 'took 1 ms' } });
  const other = newWorker();
  await other.take(linesOf(10));
  await other.tally.tell(db);
  const after = await rules.stats(context, { id: slow.id });
  expect(after).toMatchObject({ matches: 1, quarantine: null });
  expect(after.quarantines).toMatchObject([{ ruleVersion: 1, linesNotAsked: 100, endedBy: 'Ada' }]);
  expect(new Set((await blocks()).map(({ rules_epoch }) => rules_epoch)).size).toBe(2);
  await rules.remove(context, { id: slow.id });
});

it('leaves the epoch as it is where nothing was taken out', async () => {
  const { id } = await rules.create(context, { name: 'Taken out twice', pattern: 'x' });
  const slow = { ruleId: id, version: 1, doing: 'asking', nanosPerLine: 60_000, budgetNanos: 50_000 } as const;
  const epoch = async () => {
    const { rows } = await db.pool.query<{ e: number }>('select rules_epoch as e from org where id = $1', [
      context.org.id,
    ]);
    return rows[0]?.e as number;
  };
  const before = await epoch();
  expect(await Promise.all([1, 2].map(() => rules.quarantine(db, context.org.id, slow)))).toEqual(
    expect.arrayContaining([true, false]),
  );
  expect(await rules.quarantine(db, context.org.id, { ...slow, version: 2 })).toBe(false);
  expect(await epoch()).toBe(before + 1);
  const { rows } = await db.pool.query('select from_epoch from rule_quarantine where rule_id = $1', [id]);
  expect(rows).toEqual([{ from_epoch: before + 1 }]);
  await rules.remove(context, { id });
});

it('asks a rule again that is released, and takes it out again where it is still too slow', async () => {
  const { id } = await rules.create(context, { name: 'Slow again', pattern: SLOW });
  await expect(rules.release(context, { id })).rejects.toThrow(Fault);
  const worker = newWorker();
  await worker.take(linesOf(30));
  expect(await rules.release(context, { id })).toMatchObject({ quarantine: null });
  expect((await rules.allStats(context)).items.find(({ ruleId }) => ruleId === id)?.quarantine).toBeNull();
  await newWorker().take(linesOf(20));
  const { quarantines } = await rules.stats(context, { id });
  expect(quarantines.map(({ endedBy, linesNotAsked }) => [endedBy, linesNotAsked])).toEqual([
    [null, 20],
    ['Ada', 30],
  ]);
  await rules.remove(context, { id });
  expect(await rules.restore(context, { id })).toMatchObject({ id });
  expect((await rules.stats(context, { id })).quarantine).toBeNull();
  await rules.remove(context, { id });
});

it('leaves a slow rule that redacts where it is: what it redacts would be stored', async () => {
  const { id } = await rules.create(context, {
    name: 'Slow and redacting',
    pattern: `(?P<first>user\\d)${SLOW}`,
    redact: { first: 'mask' },
  });
  const worker = newWorker();
  await worker.take(linesOf(20));
  await worker.tally.tell(db);
  const stats = await rules.stats(context, { id });
  expect(stats.quarantine).toBeNull();
  expect(stats.microsPerLine).toBeGreaterThan(50);
  await rules.remove(context, { id });
});

it('tells what rules did: matches, what went otherwise, and what they take', async () => {
  const text = '$' + '{text}';
  const { id } = await rules.create(context, {
    name: 'Odd',
    pattern: '^odd (?P<text>.*)$',
    metrics: [
      { name: 'odd_total', labels: { text }, maxSeries: 2 },
      { name: 'odd_number', type: 'gauge', value: text },
    ],
  });
  const worker = newWorker();
  const odd = ['odd 1', 'odd 2', 'odd three', 'odd 4', `odd ${'x'.repeat(2_000)}`, 'even'];
  for (let i = 0; i < 4; i++) await worker.take(odd);
  await worker.tally.tell(db);
  await worker.tally.tell(db);
  const stats = await rules.stats(context, { id });
  expect(stats).toMatchObject({ matches: 20, problems: { unread: 8, cut: 4, overflowed: 12 } });
  expect(stats.matchesPerSecond).toBeGreaterThan(0);
  expect(stats.matchesPerSecond).toBeLessThanOrEqual(20 / 60);
  expect(stats.lastMatchAt).toMatch(/Z$/);
  const shown = await worker.metrics.text();
  expect(shown).toContain('logflow_rule_problems_total{problem="overflowed"} 12');
  expect(shown).toContain('logflow_rule_matches_total 20');
  expect(shown).toContain(`logflow_rule_seconds_per_line{org="${context.org.id}",rule="${id}"}`);
});

const NOBODY = -1;

it('tells of an org although another one could not be told', async () => {
  const { id } = await rules.create(context, { name: 'Beside a stranger', pattern: '^beside' });
  const engine = createEngine([{ id, version: 1, definition: parseRule({ name: 'Beside', pattern: '^beside' }) }]);
  const matches = engine.match(await decodeLines((await jobOf(['beside'])).frame));
  const committed = { kind: 'committed', committedUs: 1, lines: 1, wake: [], overflows: [] } as const;
  const tally = new RuleTally(batchMetrics(new Metrics({ defaults: false })));
  for (const orgId of [NOBODY, context.org.id]) {
    tally.add(orgId, { epoch: 1, engine, destinations: [] }, matches, committed);
  }
  await expect(tally.tell(db)).rejects.toThrow();
  expect(await rules.stats(context, { id })).toMatchObject({ matches: 1 });
});

it('keeps what could not be told for the next time', async () => {
  const { id } = await rules.create(context, { name: 'Told late', pattern: '^late' });
  const worker = newWorker();
  await worker.take(['late', 'late']);
  const away = openDb('postgres://nobody@127.0.0.1:1/none', { max: 1 });
  await expect(worker.tally.tell(away)).rejects.toThrow();
  await away.close();
  await worker.take(['late']);
  await worker.tally.tell(db);
  expect(await rules.stats(context, { id })).toMatchObject({ matches: 3 });
});
