import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDb } from '@logflow/db';
import type { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { commitLines, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ServiceContext, Services } from '../context';
import * as rules from '../rules';
import * as backfills from './index';

/** Answers what a test wants every write to be answered with. */
let answer: { status: number; body: string };
let prometheus: Server;
let services: Services;
let context: ServiceContext;
let neighbour: ServiceContext;
let close: () => Promise<void>;
let orgs = 0;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  prometheus = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(answer.status).end(answer.body));
  });
  await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
  const { port } = prometheus.address() as AddressInfo;
  const env = readEnv({ DATABASE_URL: database.url, PROMETHEUS_URL: `http://127.0.0.1:${port}` });
  services = { db, env, prometheus: { url: env.prometheusUrl } };
  close = async () => {
    prometheus.close();
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

beforeEach(async () => {
  answer = { status: 204, body: '' };
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>(
    'insert into org (slug) values ($1), ($2) returning id, slug',
    [`org-${++orgs}`, `org-${++orgs}`],
  );
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = { org: rows[0]!, actor, services };
  neighbour = { org: rows[1]!, actor, services };
});

const newRule = (more: object = {}) =>
  rules.create(context, {
    name: 'Invalid user',
    pattern: 'Invalid user (?P<user>\\S*)',
    metrics: [{ name: 'invalid_user_total', labels: { user: '${user}' } }],
    ...more,
  });

const commit = (rulesEpoch = 1) =>
  commitLines(services.db, context.org.id, { bodies: ['Invalid user root', 'nothing', 'Invalid user pi'], rulesEpoch });

const passBoundary = () =>
  services.db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 1000000');

const ALL = { from: 0, to: 4_000_000_000 };

const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error('it was taken')),
    (error: Fault) => error,
  );

it('begins, shows how far it is, and is listed with its rule', async () => {
  await commit();
  await passBoundary();
  const rule = await newRule();
  await commit(2);
  const begun = await backfills.start(context, { id: rule.id, ...ALL });
  expect(begun).toMatchObject({
    ...{ ruleId: rule.id, ruleVersion: 1, state: 'running', complete: false, phase: 'counting', failure: null },
    ...{ metrics: ['invalid_user_total'], progress: { lines: 0, of: 3 }, matched: 0, liveFrom: rule.createdAt },
  });
  const ids = { id: rule.id, backfillId: begun.id };
  expect(await backfills.get(context, ids)).toEqual(begun);
  expect(await backfills.list(context, { id: rule.id })).toEqual({ items: [begun] });
  expect((await faultOf(backfills.get(neighbour, ids))).code).toBe('not_found');
  expect((await faultOf(backfills.cancel(neighbour, ids))).code).toBe('not_found');
  await backfills.cancel(context, ids);
  expect(await backfills.get(context, ids)).toMatchObject({ state: 'running', phase: 'publishing' });
  const again = await faultOf(backfills.start(context, { id: rule.id, ...ALL }));
  expect([again.code, again.message]).toEqual(['conflict', expect.stringContaining('is running: wait')]);
});

it('counts with the rule as it was saved, and marks the lines', async () => {
  await commit();
  const rule = await newRule({ tags: { event: 'invalid' } });
  const begun = await backfills.start(context, { id: rule.id, ...ALL });
  await passBoundary();
  const work = {
    db: services.db,
    send: async () => undefined,
    giveWay: async () => undefined,
    isStopping: () => false,
  };
  expect(await backfills.carryOn(work, { orgId: context.org.id, backfillId: begun.id })).toBe(true);
  expect(await backfills.get(context, { id: rule.id, backfillId: begun.id })).toMatchObject({
    ...{ state: 'done', complete: true, phase: null, matched: 2, progress: { lines: 3, of: 3 } },
  });
});

it('asks again for one that does not move', async () => {
  await commit();
  const rule = await newRule();
  const { id } = await backfills.start(context, { id: rule.id, ...ALL });
  const asked: unknown[] = [];
  const queues = { addBackfill: async (job: unknown) => void asked.push(job) };
  await backfills.tendBackfills(services.db, queues);
  await services.db.pool.query("update backfill set moved_at = now() - interval '1 minute' where id = $1", [id]);
  await backfills.tendBackfills(services.db, queues);
  await backfills.tendBackfills(services.db, queues);
  expect(asked).toEqual([{ orgId: context.org.id, backfillId: id }]);
});

it('is refused by field where it cannot be', async () => {
  await commit();
  const rule = await newRule();
  const plain = await newRule({ name: 'tags only', metrics: [] });
  const refused = [
    [{ id: rule.id, from: 2, to: 1 }, 'unprocessable', 'from'],
    [{ id: rule.id, from: 1, to: 1 }, 'unprocessable', 'to'],
    [{ id: rule.id, from: 1 }, 'unprocessable', 'to'],
    [{ id: plain.id, ...ALL }, 'unprocessable', 'id'],
    [{ id: 'x', ...ALL }, 'not_found', undefined],
  ] as const;
  for (const [input, code, path] of refused) {
    const fault = await faultOf(backfills.start(context, input));
    expect([fault.code, fault.errors[0]?.path]).toEqual([code, path]);
  }
  await services.db.pool.query('update rule_version set rules_epoch = null where rule_id = $1', [rule.id]);
  expect(await faultOf(backfills.start(context, { id: rule.id, ...ALL }))).toMatchObject({
    ...{ code: 'conflict', message: expect.stringContaining('save it once more') },
  });
});

it('is refused where Prometheus would not take it, before anything is done', async () => {
  await commit();
  const rule = await newRule();
  answer = { status: 400, body: 'out of bounds' };
  const refused = await faultOf(backfills.start(context, { id: rule.id, ...ALL }));
  expect(refused).toMatchObject({ code: 'unprocessable', message: expect.stringContaining('out of bounds') });
  answer = { status: 503, body: 'starting' };
  expect(await faultOf(backfills.start(context, { id: rule.id, ...ALL }))).toMatchObject({ code: 'unavailable' });
  await services.db.pool.query(
    'update block set committed_us = committed_us - 700000000000, committed_to_us = committed_to_us - 700000000000 where org_id = $1',
    [context.org.id],
  );
  const old = await faultOf(backfills.start(context, { id: rule.id, ...ALL }));
  expect(old).toMatchObject({ code: 'unprocessable', message: expect.stringContaining('last 6 days') });
  expect(
    (await services.db.pool.query('select 1 from backfill_hold where org_id = $1', [context.org.id])).rows,
  ).toEqual([]);
});
