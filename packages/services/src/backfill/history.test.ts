import { LOCK_SPACE, LOCKS } from '@logflow/db';
import { commitLines, seededRandom, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackfillBench, faultOf } from '../../testing/backfills';
import type { ServiceContext } from '../context';
import * as logs from '../logs';
import * as metrics from '../metrics';
import * as rules from '../rules';
import * as tables from '../tables';
import * as backfills from './index';

const FROM_THE_START = { from: 0 };
const BODIES = ['GET /a took 0.25s', 'GET /b took 3s', 'nothing', 'GET /a took ages', 'GET /a took 0.5s'];
const RULE = { name: 'answers', pattern: 'GET (?P<path>\\S+) took (?P<took>\\S+)' };
const LABELS = { path: '${path}' };
const hits = { name: 'hits_total', labels: LABELS };
const seconds = { name: 'took_seconds_total', type: 'counter', value: '${took}', labels: LABELS };
const latency = { name: 'latency_seconds', type: 'histogram', value: '${took}', buckets: [0.3, 1] };
const gauge = { name: 'last_seconds', type: 'gauge', value: '${took}' };

let bench: BackfillBench;
let context: ServiceContext;

beforeAll(async () => {
  bench = await BackfillBench.open(await testDatabase());
});
afterAll(() => bench?.close());
beforeEach(async () => {
  context = await bench.newOrg();
});

const commit = (bodies = BODIES, rulesEpoch = 0) =>
  commitLines(bench.services.db, context.org.id, { bodies, rulesEpoch });

const saveAndStart = (more: object) =>
  backfills.saveAndStart(context, { rule: { ...RULE, ...more }, ...FROM_THE_START });

/** Lets a backfill end, boundaries passing meanwhile. */
async function fill(more: object): Promise<backfills.Backfill> {
  const { rule, backfill } = await saveAndStart(more);
  await bench.passBoundary();
  expect(await bench.carryOn(context, backfill.id)).toBe(true);
  return backfills.get(context, { id: rule.id, backfillId: backfill.id });
}

const totalsOf = async (metric: string): Promise<[labels: object, total: number][]> =>
  (await metrics.series(context, { metric })).items.map(({ labels, total }) => [labels, total]);

const bucketsOf = async (metric: string) =>
  Object.fromEntries(
    (await totalsOf(`${metric}_bucket`)).map(([labels, total]) => [(labels as { le: string }).le, total]),
  );

const linesOf = (series: string) => logs.search(context, { clock: 'committed', series });

describe('the history of a rule', () => {
  it('adds up captured numbers, and says how many lines had none', async () => {
    await commit();
    expect(await fill({ metrics: [hits, seconds] })).toMatchObject({ state: 'done', matched: 4, counted: 4 });
    expect(await totalsOf('hits_total')).toEqual([
      [{ path: '/a' }, 3],
      [{ path: '/b' }, 1],
    ]);
    expect(await totalsOf('took_seconds_total')).toEqual([
      [{ path: '/b' }, 3],
      [{ path: '/a' }, 0.75],
    ]);
    expect(await linesOf('took_seconds_total{path="/a"}')).toMatchObject({ counted: 2, total: 2, increments: 0.75 });
  });

  it('counts no line whose number cannot be read', async () => {
    await commit();
    expect(await fill({ metrics: [seconds] })).toMatchObject({ state: 'done', matched: 4, counted: 3 });
  });

  it('has all buckets of a histogram, also those that nothing fell into', async () => {
    await commit(BODIES.slice(1, 3));
    await fill({ metrics: [latency] });
    expect(await bucketsOf('latency_seconds')).toEqual({ '0.3': 0, '1': 0, '+Inf': 1 });
    expect([await totalsOf('latency_seconds_sum'), await totalsOf('latency_seconds')]).toEqual([[[{}, 3]], [[{}, 1]]]);
  });

  it('leaves gauges out and fills the rest', async () => {
    await commit();
    const done = await fill({ metrics: [gauge, hits] });
    expect([done.metrics, done.counted]).toEqual([['hits_total'], 4]);
    expect(await totalsOf('last_seconds')).toEqual([]);
    const { records } = await linesOf('hits_total{path="/b"}');
    expect(records[0]?.series).toEqual([{ name: 'hits_total', labels: { path: '/b' }, value: 1 }]);
  });

  it('looks names up as live lines would', async () => {
    await commit();
    await tables.upload(context, { name: 'owners', csv: 'path,team\n/a,shop\n/b,billing\n' });
    const enrich = [{ table: 'owners', key: '${path}', columns: { team: 'team' } }];
    await fill({ enrich, tags: { team: '${team}' }, metrics: [{ name: 'hits_total', labels: { team: '${team}' } }] });
    expect(await totalsOf('hits_total')).toEqual([
      [{ team: 'shop' }, 3],
      [{ team: 'billing' }, 1],
    ]);
    const { records } = await linesOf('hits_total{team="billing"}');
    expect(records.map(({ tags }) => tags)).toEqual([{ team: 'billing' }]);
  });

  it('leaves out what a rule before it stops, as rules are when it begins, and lines agree', async () => {
    await commit();
    const before = await rules.create(context, { name: 'before', pattern: '/b', stop: true });
    const { rule, backfill } = await saveAndStart({ metrics: [hits] });
    await rules.remove(context, { id: before.id });
    await bench.passBoundary();
    expect(await bench.carryOn(context, backfill.id)).toBe(true);
    const done = await backfills.get(context, { id: rule.id, backfillId: backfill.id });
    expect(done).toMatchObject({ state: 'done', matched: 3, counted: 3 });
    expect(await totalsOf('hits_total')).toEqual([[{ path: '/a' }, 3]]);
    const { records, total } = await linesOf('hits_total');
    expect(total).toBe(3);
    expect(records.every(({ matches }) => matches.every(({ ruleId }) => ruleId === rule.id))).toBe(true);
  });

  it('goes on as it began when its rule is edited or deleted meanwhile', async () => {
    await commit(['GET /a took 1s']);
    await commit(['GET /b took 1s']);
    const { rule, backfill } = await saveAndStart({ metrics: [hits] });
    await bench.passBoundary();
    const change = [
      () => rules.update(context, { id: rule.id, rule: { ...RULE, pattern: 'POST (?P<path>\\S+)', metrics: [hits] } }),
      () => rules.remove(context, { id: rule.id }),
    ];
    const between = async () => void (await change.shift()?.());
    expect(await bench.carryOn(context, backfill.id, between)).toBe(true);
    expect(await totalsOf('hits_total')).toEqual([
      [{ path: '/a' }, 1],
      [{ path: '/b' }, 1],
    ]);
    expect(await backfills.get(context, { id: rule.id, backfillId: backfill.id })).toMatchObject({
      ...{ state: 'done', ruleVersion: 1, counted: 2 },
    });
    const { records } = await linesOf('hits_total');
    expect(records.map(({ matches }) => matches[0]?.ruleVersion)).toEqual([1, 1]);
  });
});

describe('saving with a history', () => {
  it('is one step: where the history is refused, nothing is saved', async () => {
    await commit();
    expect(await faultOf(saveAndStart({ metrics: [gauge] }))).toMatchObject({
      ...{ code: 'unprocessable', message: expect.stringContaining('last_seconds is a gauge') },
      errors: [{ path: 'rule.metrics' }],
    });
    const redacting = { redact: { path: 'mask' }, metrics: [hits] };
    expect((await faultOf(saveAndStart(redacting))).message).toContain('is of a rule that redacts');
    expect((await faultOf(saveAndStart({ pattern: '(' }))).errors[0]?.path).toBe('rule.pattern');
    expect((await rules.list(context, {})).items).toEqual([]);
  });

  it('makes the next version of a rule that is there, and fills what has no points yet', async () => {
    await commit();
    const first = await saveAndStart({ metrics: [hits] });
    await bench.passBoundary();
    await bench.carryOn(context, first.backfill.id);
    await bench.passBoundary();
    const again = { id: first.rule.id, rule: { ...first.rule, metrics: [hits, seconds] }, ...FROM_THE_START };
    const { rule, backfill } = await backfills.saveAndStart(context, again);
    expect([rule.version, backfill.ruleVersion, backfill.metrics]).toEqual([2, 2, ['took_seconds_total']]);
    const same = { ...again, rule: { ...rule, metrics: [hits] } };
    const refused = await faultOf(backfills.saveAndStart(context, same));
    expect(refused).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has points on the graph since'),
    });
    expect(await rules.get(context, { id: rule.id })).toMatchObject({ version: 2 });
  });
});

describe('the prospect of a backfill', () => {
  it('says what came before the rule, and which metrics it would fill', async () => {
    await commit();
    const { id } = await rules.create(context, { ...RULE, metrics: [hits, gauge] });
    const found = await backfills.prospect(context, { id });
    expect(found).toMatchObject({ refused: null, earlier: { lines: 5 } });
    expect(found.metrics).toEqual([
      { name: 'hits_total', refused: null },
      { name: 'last_seconds', refused: expect.stringContaining('is a gauge') },
    ]);
    await backfills.start(context, { id, ...FROM_THE_START });
    const now = await backfills.prospect(context, { id });
    expect(now.refused).toContain('A backfill of hits_total is running');
  });

  it('says so where there is nothing to count, and nothing to count it with', async () => {
    const { id } = await rules.create(context, RULE);
    expect(await backfills.prospect(context, { id })).toEqual({
      ...{ metrics: [], refused: expect.stringContaining('has no metric'), earlier: null, oldest: null },
    });
  });
});

describe('saving a rule with its history', () => {
  it('waits for a boundary that moves the metric, and neither waits for the other for ever', async () => {
    await commit();
    await rules.create(context, { ...RULE, metrics: [hits] });
    const { pool } = bench.services.db;
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    const sampler = await pool.connect();
    await sampler.query('begin');
    await sampler.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.commit]);
    const saved = saveAndStart({ name: 'second', metrics: [hits] });
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
    await sampler.query('update metric set resting_count = 0 where org_id = $1', [context.org.id]);
    await sampler.query('commit');
    sampler.release();
    expect((await saved).backfill.state).toBe('running');
  });
});

describe('a rule that is too slow', () => {
  /** Hundreds of microseconds a line: each of 30 repetitions may begin anywhere in it. */
  const pattern = '(?:.{0,30}[a-z]){30}BACKFILLED';
  const LETTERS = 'abcdefghij klmnop0123456789';
  const random = seededRandom(7);
  const noise = () => Array.from({ length: 140 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

  it('has no history counted, because it would keep live lines waiting, and says so', async () => {
    await commit(Array.from({ length: 200 }, noise));
    const { rule, backfill } = await saveAndStart({ pattern, metrics: [{ name: 'hits_total' }] });
    await bench.passBoundary();
    await commit([noise()]);
    expect(await bench.carryOn(context, backfill.id)).toBe(true);
    const ended = await backfills.get(context, { id: rule.id, backfillId: backfill.id });
    expect(ended).toMatchObject({ state: 'failed', matched: 0, progress: { lines: 0 } });
    expect(ended.failure).toMatch(/^Its pattern takes .* for a line, and a rule may take 50 µs\. Make it faster/);
    expect((await backfills.prospect(context, { id: rule.id })).refused).toBeNull();
  });
});

describe('the history of a metric', () => {
  const historyOf = async () => (await metrics.list(context)).items.find(({ name }) => name === 'hits_total')?.history;

  it('is named beside it, from its first line to where live begins', async () => {
    await commit();
    const { rule, backfill } = await saveAndStart({ metrics: [hits] });
    const known = { ruleId: rule.id, backfillId: backfill.id, liveFrom: backfill.liveFrom };
    expect(await historyOf()).toMatchObject({ ...known, running: true });
    await bench.passBoundary();
    await bench.carryOn(context, backfill.id);
    expect(await historyOf()).toEqual({ ...known, running: false, from: backfill.from });
  });

  it('is none where nothing was counted', async () => {
    await commit(['nothing']);
    await fill({ metrics: [hits] });
    expect(await historyOf()).toBeNull();
  });
});
