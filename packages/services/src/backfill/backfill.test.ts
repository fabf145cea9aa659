import { commitLines, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BackfillBench, faultOf } from '../../testing/backfills';
import type { ServiceContext, Services } from '../context';
import * as rules from '../rules';
import * as backfills from './index';

let bench: BackfillBench;
let services: Services;
let context: ServiceContext;
let neighbour: ServiceContext;

beforeAll(async () => {
  bench = await BackfillBench.open(await testDatabase());
  ({ services } = bench);
});
afterAll(() => bench?.close());

beforeEach(async () => {
  bench.answer = { status: 204, body: '' };
  [context, neighbour] = [await bench.newOrg(), await bench.newOrg()];
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

const ALL = { from: 0, to: 4_000_000_000 };

it('begins, shows how far it is, and is listed with its rule', async () => {
  await commit();
  await bench.passBoundary();
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
  await bench.passBoundary();
  expect(await bench.carryOn(context, begun.id)).toBe(true);
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
    [{ id: rule.id, to: 1 }, 'unprocessable', 'from'],
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
  bench.answer = { status: 400, body: 'out of bounds' };
  const refused = await faultOf(backfills.start(context, { id: rule.id, ...ALL }));
  expect(refused).toMatchObject({ code: 'unprocessable', message: expect.stringContaining('out of bounds') });
  bench.answer = { status: 503, body: 'starting' };
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
