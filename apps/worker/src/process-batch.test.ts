import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDb } from '@logflow/db';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { type BatchJob, openQueues, type Queues } from '@logflow/queue';
import { parseRule } from '@logflow/rules';
import { createLogger, Metrics, readEnv } from '@logflow/runtime';
import { logs, rules, type ServiceContext, tables } from '@logflow/services';
import { countInvalidUsers, INVALID_USER_PATTERN, sshdLines, type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { batchMetrics } from './own-metrics';
import { batchHandler } from './process-batch';
import { RuleSnapshots, RuleTally, RuleWatch } from './rules';

let database: TestDatabase;
let db: Db;
let queues: Queues;
let orgId: number;
let home: string;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb(database.url, { max: 5 });
  home = await mkdtemp(join(tmpdir(), 'logflow-batch-'));
  queues = await openQueues({ databaseUrl: database.url });
  const org = await db.kysely.insertInto('org').values({ slug: 'acme' }).returning('id').executeTakeFirstOrThrow();
  orgId = org.id;
});
afterAll(async () => {
  await queues.close();
  await db.close();
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const contextOf = (at: Db, folder: string): ServiceContext => ({
  org: { id: orgId, slug: 'acme' },
  actor: { kind: 'user', id: 'u', name: 'Ada' },
  services: { db: at, env: readEnv({ LOGFLOW_HOME: folder }), prometheus: { url: 'http://127.0.0.1:1' } },
});

async function saveRule(name: string, metric: string): Promise<void> {
  const definition = parseRule({
    name,
    pattern: INVALID_USER_PATTERN,
    tags: { event: 'invalid_ssh_event' },
    metrics: [{ name: metric, type: 'counter', help: 'Tries.', labels: { user: '${user}' } }],
  });
  await db.pool.query('insert into rule (org_id, version, definition, name) values ($1, 1, $2, $3)', [
    orgId,
    JSON.stringify(definition),
    name,
  ]);
  await db.pool.query('update org set rules_epoch = rules_epoch + 1 where id = $1', [orgId]);
}

async function jobOf(bodies: readonly string[], id = randomUUID()): Promise<BatchJob> {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: '{}' });
  const frame = await encodeLines(builder.build());
  return { id, orgId, acceptedAt: Date.now(), parts: [{ batch: randomUUID(), count: bodies.length }], frame };
}

const newHandler = () => {
  const log = createLogger('test');
  log.level = 'silent';
  const metrics = batchMetrics(new Metrics({ defaults: false }));
  const snapshots = new RuleSnapshots(db, log, home);
  const watch = new RuleWatch({ db, snapshots, metrics, log, budgetMicros: 50 });
  return batchHandler({ db, queues, log, metrics, snapshots, watch, tally: new RuleTally(metrics) });
};

const totalOf = async (metric: string): Promise<number> => {
  const found = await db.pool.query<{ total: number | null }>(
    `select sum(total) as total from series_total t join series s on s.org_id = t.org_id and s.id = t.series_id
     where t.org_id = $1 and s.metric = $2`,
    [orgId, metric],
  );
  return found.rows[0]?.total ?? 0;
};

it('counts what a rule matches in jobs from the queue, once', async () => {
  await saveRule('Invalid user', 'invalid_user_total');
  const bodies = sshdLines(3000, 7);
  const jobs = await Promise.all([0, 1000, 2000].map((from) => jobOf(bodies.slice(from, from + 1000))));
  for (const job of jobs) await queues.addBatch(job);
  const handler = newHandler();
  const consumer = queues.consumeBatches(handler, { concurrency: 3 });
  await vi.waitFor(async () => expect(await queues.backlog()).toBe(0), { timeout: 15_000, interval: 50 });
  await consumer.close();
  await handler(jobs[0] as BatchJob, { stalls: 0, failures: 0 });
  expect(await totalOf('invalid_user_total')).toBe(countInvalidUsers(bodies));
});

it('matches with a rule within a second of its being saved', async () => {
  const handler = newHandler();
  await handler(await jobOf(['Invalid user a from b']), { stalls: 0, failures: 0 });
  await saveRule('Invalid user again', 'second_total');
  await new Promise((resolve) => setTimeout(resolve, 600));
  await handler(await jobOf(['Invalid user a from b']), { stalls: 0, failures: 0 });
  expect(await totalOf('second_total')).toBe(1);
});

it('redacts with the key of the org, and looks up in its tables as they are now', async () => {
  const context = contextOf(db, home);
  const user = '$' + '{user}';
  await tables.upload(context, { name: 'people', csv: 'user,team\nann,blue\n' });
  await rules.create(context, {
    name: 'Redacting',
    pattern: 'secret (?P<user>\\w+) of (?P<who>\\w+)',
    redact: { user: 'hash' },
    enrich: [{ table: 'people', key: '$' + '{who}', columns: { team: 'team' } }],
    metrics: [{ name: 'redacted_total', labels: { user, team: '$' + '{team}' } }],
  });
  const handler = newHandler();
  await handler(await jobOf(['secret Hunter2 of ann', 'secret Hunter2 of bob']), { stalls: 0, failures: 0 });
  await tables.upload(context, { name: 'people', csv: 'user,team\nann,red\n' });
  await new Promise((resolve) => setTimeout(resolve, 600));
  await handler(await jobOf(['secret Hunter2 of ann']), { stalls: 0, failures: 0 });
  const { records } = await logs.search(context, { series: 'redacted_total' });
  const hash = records[0]?.body.split(' ')[1] ?? '';
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(records.map(({ body }) => body).sort()).toEqual(
    ['ann', 'ann', 'bob'].map((who) => `secret ${hash} of ${who}`),
  );
  expect(records.flatMap(({ series }) => series.map(({ labels }) => labels.team ?? '')).sort()).toEqual([
    '',
    'blue',
    'red',
  ]);
  expect(records[0]?.matches[0]?.spans).toEqual([
    [0, 30],
    [7, 23],
    [27, 30],
  ]);
  const stored = await db.pool.query<{ labels: string }>("select string_agg(labels, ' ') as labels from series");
  expect(stored.rows[0]?.labels).not.toContain('Hunter2');
});

it('takes a job that stalled again and again, alone', async () => {
  const handler = newHandler();
  const before = await totalOf('second_total');
  const stalls = [0, 4, 0, 9];
  await Promise.all(
    stalls.map(async (n) => handler(await jobOf(['Invalid user a from b']), { stalls: n, failures: 0 })),
  );
  expect(await totalOf('second_total')).toBe(before + 4);
});
