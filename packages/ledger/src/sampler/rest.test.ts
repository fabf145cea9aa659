import type { MetricType, SeriesDemand } from '@logflow/model';
import { testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import { resolveSeries } from '../series-ids';
import { commitOf, FakeClock, openLedger, type TestLedger, totals } from '../testing/ledger';
import { Receiver } from '../testing/receiver';
import { Sampler } from './sampler';

const S = 1_000_000;
const START = 1_700_000_000 * S;
const INTERVAL_MS = 5_000;
const IDLE_S = 60;
const ms = (seconds: number): number => START / 1000 + seconds * 1000;

let ledger: TestLedger;
let clock: FakeClock;
let prometheus: Receiver;
let sampler: Sampler;
/** Of the sampler's pauses: each look for idle series is long ago. */
let looked = 0;

beforeEach(async () => {
  ledger = await openLedger(await testDatabase());
  clock = await FakeClock.start(ledger.db, START, INTERVAL_MS * 1000);
  prometheus = new Receiver();
  sampler = new Sampler(ledger.db, INTERVAL_MS, prometheus.send, () => (looked += 3_600_000));
  await setBudget({ idle_us: IDLE_S * S });
});
afterEach(() => ledger.close());

async function setBudget(budget: { idle_us?: number; max_series?: number }): Promise<void> {
  const { idle_us = IDLE_S * S, max_series = 100_000 } = budget;
  await ledger.db.pool.query(
    `insert into series_budget (org_id, idle_us, max_series) values ($1, $2, $3)
     on conflict (org_id) do update set idle_us = $2, max_series = $3`,
    [ledger.orgId, idle_us, max_series],
  );
}

async function live(): Promise<{ live: number; metric: number }> {
  const { rows } = await ledger.db.pool.query(
    `select live, (select coalesce(sum(series_count - resting_count), 0)::int from metric where org_id = $1) as metric
     from series_budget where org_id = $1`,
    [ledger.orgId],
  );
  return rows[0];
}

/** Makes a series as a commit does that then fails. */
const fail = (user: string, type: MetricType = 'counter') =>
  resolveSeries(ledger.db, ledger.orgId, [
    { metric: 'hits_total', labels: { user }, help: 'Hits.', maxSeries: 1000, type },
  ]);

const hit = async (...users: string[]) =>
  commitBatch(ledger.db, await commitOf({ orgId: ledger.orgId, users, maxSeries: 1000 }));

async function sampleUntil(seconds: number): Promise<void> {
  for (let at = clock.us + 5 * S; at <= START + seconds * S; at += 5 * S) {
    await clock.set(at);
    await sampler.tick();
    await sampler.drain();
    await sampler.lookForIdle();
  }
}

const timesOf = (user: string): number[] => [...(prometheus.samples.get(user)?.keys() ?? [])].sort((a, b) => a - b);

describe('a series that has not changed for long', () => {
  it('ends with one marker, and comes back with its total before the new one', async () => {
    await hit('root', 'root', 'pi');
    await sampleUntil(IDLE_S);
    await hit('pi');
    await sampleUntil(300);
    const last = timesOf('root').at(-1) as number;
    expect(last).toBe(ms(IDLE_S + 10));
    expect(prometheus.samples.get('root')?.get(last)).toBeNaN();
    expect([...(prometheus.samples.get('root')?.values() ?? [])].filter(Number.isNaN)).toHaveLength(1);
    await hit('root');
    await sampleUntil(305);
    expect(prometheus.samples.get('root')?.get(ms(300))).toBe(2);
    expect(prometheus.samples.get('root')?.get(ms(305))).toBe(3);
    expect(await totals(ledger)).toEqual({ root: 3, pi: 2 });
    expect(prometheus.complaints).toEqual([]);
  });

  it('rests until the next boundary where its marker stands at the one before', async () => {
    await hit('root');
    await sampleUntil(IDLE_S + 10);
    expect(prometheus.samples.get('root')?.get(ms(IDLE_S + 10))).toBeNaN();
    await hit('root');
    await sampleUntil(IDLE_S + 15);
    expect(prometheus.samples.get('root')?.get(ms(IDLE_S + 10))).toBeNaN();
    expect(prometheus.samples.get('root')?.get(ms(IDLE_S + 15))).toBe(2);
    expect(prometheus.complaints).toEqual([]);
  });

  it('rests though PostgreSQL takes its labels for no JSON, and so do those beside it', async () => {
    const rest = ' of a pair, and "le":"1"';
    await hit(`\ud83d${rest}`, 'root');
    await sampleUntil(IDLE_S + 10);
    for (const user of [`\ufffd${rest}`, 'root']) expect(prometheus.samples.get(user)?.get(ms(IDLE_S + 10))).toBeNaN();
    expect(await live()).toEqual({ live: 0, metric: 0 });
  });

  it('keeps no boundary waiting while it is looked for', async () => {
    await hit('root');
    await sampleUntil(IDLE_S);
    const holding = await ledger.db.pool.connect();
    await holding.query('begin; lock table series_budget in access exclusive mode');
    await clock.set(START + (IDLE_S + 5) * S);
    const looking = sampler.lookForIdle();
    expect(await sampler.tick()).toBe(1);
    await clock.set(START + (IDLE_S + 10) * S);
    expect(await sampler.tick()).toBe(1);
    await holding.query('rollback');
    holding.release();
    await looking;
    await sampleUntil(IDLE_S + 15);
    expect(prometheus.samples.get('root')?.get(ms(IDLE_S + 15))).toBeNaN();
  });

  it('does not rest where it changed since it was found idle', async () => {
    await hit('root');
    await sampleUntil(IDLE_S + 5);
    await hit('root');
    await sampleUntil(IDLE_S + 10);
    expect(prometheus.samples.get('root')?.get(ms(IDLE_S + 10))).toBe(2);
    expect(await live()).toEqual({ live: 1, metric: 1 });
  });

  it('is sampled for ever where its org wants that', async () => {
    await setBudget({ idle_us: 0 });
    await hit('root');
    await sampleUntil(300);
    expect(prometheus.valueAt('root', ms(300))).toBe(1);
  });

  it('gives its place free, and takes it again when it comes back', async () => {
    await setBudget({ max_series: 2 });
    await hit('a', 'b', 'c', 'd');
    expect(await totals(ledger)).toEqual({ a: 1, b: 1, __other__: 2 });
    expect(await live()).toEqual({ live: 2, metric: 2 });
    await sampleUntil(IDLE_S);
    await hit('b');
    await sampleUntil(2 * IDLE_S);
    expect(await live()).toEqual({ live: 1, metric: 1 });
    await hit('e', 'f');
    expect(await totals(ledger)).toEqual({ a: 1, b: 2, e: 1, __other__: 3 });
    await hit('a');
    await sampleUntil(2 * IDLE_S + 5);
    expect(await live()).toEqual({ live: 3, metric: 3 });
    await hit('g');
    expect(await totals(ledger)).toEqual({ a: 2, b: 2, e: 1, __other__: 4 });
  });

  it('rests and comes back with all series of its histogram', async () => {
    const series = ['took_bucket', 'took_bucket', 'took_sum', 'took_count'].map((metric, i): SeriesDemand => {
      const labels: Record<string, string> = i < 2 ? { user: `${i}`, le: i === 0 ? '1' : '+Inf' } : { user: `${i}` };
      return {
        ...{ metric, labels: { ...labels, user: 'x' }, help: '', maxSeries: 9 },
        type: 'histogram',
        family: 'took',
      };
    });
    const observe = async () => {
      const made = await commitOf({ orgId: ledger.orgId, users: [null] });
      const column = (entry: number) => Uint32Array.of(entry);
      const hits = [
        {
          ...{ ruleId: 'r', ruleVersion: 1, lines: Uint32Array.of(0), tags: Uint32Array.of(0xffffffff) },
          series: [column(0xffffffff), column(1), column(2), column(3)],
          values: [null, null, Float64Array.of(7), null],
        },
      ];
      await commitBatch(ledger.db, { ...made, matches: { hits, tagSets: [], series } });
    };
    await observe();
    await sampleUntil(2 * IDLE_S);
    const resting = 'select count(*)::int as n from series_rest where returned_us is null';
    expect((await ledger.db.pool.query(resting)).rows[0].n).toBe(4);
    expect(await live()).toEqual({ live: 0, metric: 0 });
    await observe();
    await sampleUntil(2 * IDLE_S + 5);
    expect((await ledger.db.pool.query(resting)).rows[0].n).toBe(0);
    const { rows } = await ledger.db.pool.query(
      'select s.metric, s.labels, t.total from series s join series_total t on t.series_id = s.id order by s.id',
    );
    expect(rows.map(({ total }) => total)).toEqual([0, 2, 14, 2]);
    expect(await live()).toEqual({ live: 1, metric: 1 });
  });
});

describe('a series that never got a total', () => {
  it('takes no place, and no sample, until it is born: then it starts at 0', async () => {
    await setBudget({ max_series: 1 });
    await fail('lost');
    await hit('a');
    expect(await totals(ledger)).toEqual({ __other__: 1 });
    await sampleUntil(10);
    expect(await live()).toEqual({ live: 0, metric: 0 });
    await hit('b');
    expect(await totals(ledger)).toEqual({ b: 1, __other__: 1 });
    await sampleUntil(15);
    expect(prometheus.samples.has('lost')).toBe(false);
    await hit('lost', 'lost');
    await sampleUntil(20);
    expect(Object.fromEntries(prometheus.samples.get('lost') ?? [])).toEqual({ [ms(15)]: 0, [ms(20)]: 2 });
    expect(await live()).toEqual({ live: 2, metric: 2 });
    await sampleUntil(80);
    expect(prometheus.valueAt('lost', ms(80))).toBe(2);
    expect(prometheus.complaints).toEqual([]);
  });

  it('takes no place either where the org lets nothing rest', async () => {
    await setBudget({ idle_us: 0 });
    await fail('lost');
    await sampleUntil(10);
    expect(await live()).toEqual({ live: 0, metric: 0 });
  });

  it('that is a gauge starts at its first value', async () => {
    await fail('lost', 'gauge');
    await sampleUntil(20);
    await hit('lost');
    await sampleUntil(25);
    expect(Object.fromEntries(prometheus.samples.get('lost') ?? [])).toEqual({ [ms(25)]: 1 });
  });

  it('starts at 0 where it is born right after its place was given free', async () => {
    await fail('lost');
    await sampleUntil(10);
    await hit('lost');
    await sampleUntil(15);
    expect(Object.fromEntries(prometheus.samples.get('lost') ?? [])).toEqual({ [ms(10)]: 0, [ms(15)]: 1 });
    expect(await live()).toEqual({ live: 1, metric: 1 });
  });
});

const USERS = ['root', 'pi', 'git'];

/** What a series says at a boundary: to Prometheus, or while it rests in the ledger. */
async function expectEveryBoundary(): Promise<number> {
  const { rows: made } = await ledger.db.pool.query<{ user: string; us: number; increments: number }>(
    `select s.labels::jsonb ->> 'user' as user, b.committed_us as us, b.increments from block_series b
     join series s on s.org_id = b.org_id and s.id = b.series_id`,
  );
  const { rows: rests } = await ledger.db.pool.query<{ user: string; from: number; to: number | null; total: number }>(
    `select s.labels::jsonb ->> 'user' as user, retired_us as from, returned_us as to, r.total
     from series_rest r join series s on s.id = r.series_id`,
  );
  for (const user of USERS) {
    for (const at of prometheus.boundaries()) {
      const counted = made.reduce(
        (sum, one) => sum + (one.user === user && one.us < at * 1000 ? one.increments : 0),
        0,
      );
      const rest = rests.find((one) => one.user === user && one.from <= at * 1000 && at * 1000 < (one.to ?? Infinity));
      const sampled = prometheus.valueAt(user, at);
      if (rest) expect(sampled || Number.NaN, `${user} rests at ${at}`).toBeNaN();
      expect(rest?.total ?? sampled, `${user} at ${at}`).toBe(counted);
    }
  }
  expect(prometheus.complaints).toEqual([]);
  return rests.length;
}

describe('what the graph and the resting totals say together', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('commit' as const), users: fc.subarray(USERS, { minLength: 1 }) }),
    fc.record({ kind: fc.constant('sample' as const), seconds: fc.constantFrom(5, 15, 60, 90) }),
    fc.record({ kind: fc.constant('late' as const), seconds: fc.constantFrom(7, 40, 130) }),
  );

  const startOver = async (): Promise<void> => {
    const { pool } = ledger.db;
    for (const table of ['series_total', 'series_change', 'sample_outbox', 'block_series', 'series_rest']) {
      await pool.query(`delete from ${table}`);
    }
    await pool.query('update series set born_us = null');
    await pool.query('update metric set resting_count = 0');
    await pool.query('update sampler set last_boundary_us = $1, next_boundary_us = $2', [START, START + 5 * S]);
    await clock.set(START);
    prometheus = new Receiver();
    sampler = new Sampler(
      ledger.db,
      INTERVAL_MS,
      (body) => prometheus.send(body),
      () => (looked += 3_600_000),
    );
  };

  const take = async (one: typeof step extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
    if (one.kind === 'commit') await hit(...one.users);
    else if (one.kind === 'late') await clock.advance(one.seconds * S);
    else await sampleUntil((clock.us - START) / S + one.seconds);
  };

  it('is what was counted, whenever series go to rest and come back', async () => {
    let rested = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 25 }), async (steps) => {
        await startOver();
        for (const one of steps) await take(one);
        await sampleUntil((clock.us - START) / S + 10);
        rested += await expectEveryBoundary();
      }),
      { numRuns: 25 },
    );
    expect(rested).toBeGreaterThan(10);
  }, 240_000);
});
