import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { bodyOf, type Lines } from '@logflow/lines';
import type { Matches, SeriesDemand } from '@logflow/model';
import { compactBlocks, searchLogs } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import { Sampler } from '../sampler';
import { passBoundaries } from '../sampler/pass';
import { resolveSeries } from '../series-ids';
import { commitOf, FakeClock, openLedger, type TestLedger } from '../testing/ledger';
import { Receiver } from '../testing/receiver';
import { type Begun, beginBackfill } from './begin';
import { carryOnBackfill } from './carry-on';

const S = 1_000_000;
const START = 1_700_000_000 * S;
const INTERVAL_S = 5;
const USERS = ['root', 'pi', 'git'];
const RULE = '00000000-0000-4000-8000-000000000001';
const OLD_RULES = 1;
const NEW_RULES = 2;
const NOTHING: Matches = { hits: [], tagSets: [], series: [] };

/** What a line of a user adds to a second metric, besides 1 to the first: sums of these depend on their order. */
const SECONDS: Record<string, number> = { root: 0.1, pi: 0.7, git: 1e-9 };
const secondsOf = (user: string): string => `${user} seconds`;

/** What the rule of `commitOf` does to its lines, and what it captures. */
function match(lines: Lines): Matches {
  const users = Array.from({ length: lines.count }, (_, i) => bodyOf(lines, i).toString().split(' of ')[1] as string);
  const hit = users.flatMap((user, line) => (user === 'nobody' ? [] : [{ user, line }]));
  if (hit.length === 0) return NOTHING;
  const names = [...new Set(hit.map(({ user }) => user))];
  const rule = {
    ruleId: RULE,
    ruleVersion: 1,
    lines: Uint32Array.from(hit, ({ line }) => line),
    tags: Uint32Array.from(hit, () => 0),
    series: [
      Uint32Array.from(hit, ({ user }) => names.indexOf(user)),
      Uint32Array.from(hit, ({ user }) => names.length + names.indexOf(user)),
    ],
    values: [null, Float64Array.from(hit, ({ user }) => SECONDS[user] as number)],
  };
  const demand = { help: '', maxSeries: 100 };
  const series = [
    ...names.map((user): SeriesDemand => ({ metric: 'hits_total', labels: { user }, ...demand })),
    ...names.map((user): SeriesDemand => ({ metric: 'took_total', labels: { user: secondsOf(user) }, ...demand })),
  ];
  return { hits: [rule], tagSets: ['{"event":"hit"}'], series };
}

let ledger: TestLedger;
let clock: FakeClock;
let prometheus: Receiver;
let sampler: Sampler;
/** Lines that came under older rules, by the time of their commit. */
let history: { user: string; us: number }[];

beforeAll(async () => {
  ledger = await openLedger(await testDatabase());
  clock = await FakeClock.start(ledger.db, START, INTERVAL_S * S);
});
afterAll(() => ledger.close());

async function reset(): Promise<void> {
  const { pool } = ledger.db;
  for (const table of ['sample_outbox', 'series_change', 'series_total', 'passage'])
    await pool.query(`delete from ${table}`);
  await pool.query('delete from backfill_hold');
  await pool.query("update backfill set state = 'failed'");
  await pool.query('update sampler set last_boundary_us = $1, next_boundary_us = $2', [START, START + INTERVAL_S * S]);
  await clock.set(START);
  const { rows } = await pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [randomUUID()]);
  ledger = { ...ledger, orgId: rows[0]?.id as number };
  prometheus = new Receiver();
  sampler = new Sampler(ledger.db, INTERVAL_S * 1000, prometheus.send, () => Number.POSITIVE_INFINITY);
  history = [];
}
beforeEach(reset);

async function commit(users: readonly (string | null)[], rulesEpoch: number): Promise<void> {
  const made = await commitOf({ orgId: ledger.orgId, users });
  const matches = rulesEpoch === OLD_RULES ? NOTHING : match(made.lines);
  const result = await commitBatch(ledger.db, { ...made, rulesEpoch, matches });
  if (result.kind !== 'committed' || rulesEpoch !== OLD_RULES) return;
  for (const user of users) if (user !== null) history.push({ user, us: result.committedUs });
}

const sample = async (): Promise<void> => {
  await sampler.tick();
  await sampler.drain();
  await sampler.lookForIdle();
};

const METRICS = ['hits_total', 'took_total'].map((name) => ({ name, type: 'counter' as const }));

const tryToBegin = (fromUs = 0, toUs = Number.MAX_SAFE_INTEGER): Promise<Begun> =>
  transaction(ledger.db, (client) =>
    beginBackfill(client, {
      ...{ orgId: ledger.orgId, ruleId: RULE, ruleVersion: 1, rulesEpoch: NEW_RULES, definition: '{}' },
      ...{ metrics: METRICS, author: 'Ada', fromUs, toUs, linesTotal: 0 },
    }),
  );

async function begin(fromUs?: number, toUs?: number): Promise<string> {
  const begun = await tryToBegin(fromUs, toUs);
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  return begun.id;
}

/** Carries on until something fails: `lives` says after how many chances to fail. */
async function carryOn(id: string, lives = Number.POSITIVE_INFINITY): Promise<boolean> {
  let left = lives;
  const maybeDie = () => {
    if (left-- <= 0) throw new Error('killed');
  };
  const work = {
    db: ledger.db,
    matcherOf: async () => (lines: Lines) => {
      maybeDie();
      const matches = match(lines);
      maybeDie();
      return matches;
    },
    send: async (body: Buffer) => {
      maybeDie();
      await prometheus.send(body);
      maybeDie();
    },
    giveWay: async () => maybeDie(),
    isStopping: () => false,
    olderRulesMs: 0,
  };
  return carryOnBackfill(work, ledger.orgId, id).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
    return false;
  });
}

async function seriesIds(): Promise<Map<string, number>> {
  const { rows } = await ledger.db.pool.query<{ id: number; labels: string }>(
    'select id, labels from series where org_id = $1',
    [ledger.orgId],
  );
  return new Map(rows.map(({ id, labels }) => [(JSON.parse(labels) as { user: string }).user, id]));
}

/** At every boundary the graph says what the lines say that were committed before it. */
async function expectPromise(throughUs: number): Promise<void> {
  const ids = await seriesIds();
  for (const user of USERS) {
    const id = ids.get(user);
    for (let us = START; us <= throughUs; us += INTERVAL_S * S) {
      const query = { clock: 'committed', fromUs: 0n, toUs: BigInt(us), seriesIds: id ? [id] : [], limit: 1 } as const;
      const { total, counted } = await searchLogs(ledger.db, ledger.orgId, query);
      expect(total).toBe(counted);
      expect(prometheus.valueAt(user, us / 1000), `${user} at ${(us - START) / S}`).toBe(counted);
    }
    await expectSums(secondsOf(user), ids.get(secondsOf(user)), throughUs);
  }
  expect(prometheus.complaints).toEqual([]);
}

/** Sums agree to what a float64 can hold, and never fall: Prometheus would take that for a restart, and count all anew. */
async function expectSums(name: string, id: number | undefined, throughUs: number): Promise<void> {
  let before = 0;
  for (let us = START; us <= throughUs; us += INTERVAL_S * S) {
    const query = { clock: 'committed', fromUs: 0n, toUs: BigInt(us), seriesIds: id ? [id] : [], limit: 1 } as const;
    const { increments } = await searchLogs(ledger.db, ledger.orgId, query);
    const shown = prometheus.valueAt(name, us / 1000);
    expect(shown, `${name} at ${(us - START) / S}`).toBeCloseTo(increments, 9);
    expect(shown).toBeGreaterThanOrEqual(before);
    before = shown;
  }
}

const countedBy = async (user: string): Promise<number> => {
  const id = (await seriesIds()).get(user);
  const query = { clock: 'committed', seriesIds: id ? [id] : [], limit: 1 } as const;
  return (await searchLogs(ledger.db, ledger.orgId, query)).counted;
};

describe('a backfill', () => {
  it('starts the graph in the past, and the live total at its sum', async () => {
    await commit(['root', null, 'root'], OLD_RULES);
    await clock.advance(12 * S);
    await sample();
    await commit(['root', 'pi'], OLD_RULES);
    await clock.advance(70 * S);
    await sample();
    const id = await begin();
    await commit(['root', 'git'], NEW_RULES);
    await clock.advance(6 * S);
    await sample();
    expect(prometheus.samples.size).toBe(0);
    expect(await carryOn(id)).toBe(true);
    await commit(['root'], NEW_RULES);
    await clock.advance(70 * S);
    await sample();
    await expectPromise(clock.us);
    expect([prometheus.valueAt('root', clock.us / 1000), await countedBy('root')]).toEqual([5, 5]);
    expect(prometheus.samples.get('root')?.get(START / 1000)).toBe(0);
    const { rows } = await ledger.db.pool.query('select 1 from backfill_increment where backfill_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('counts lines that are committed under older rules while it runs', async () => {
    await commit(['root'], OLD_RULES);
    await clock.advance(7 * S);
    await sample();
    const id = await begin();
    await clock.advance(1 * S);
    await commit(['root', 'pi'], OLD_RULES);
    await clock.advance(5 * S);
    await sample();
    expect(await carryOn(id)).toBe(true);
    await clock.advance(60 * S);
    await sample();
    await expectPromise(clock.us);
    expect([await countedBy('root'), await countedBy('pi')]).toEqual([2, 1]);
  });

  it('keeps to its range', async () => {
    for (let i = 0; i < 6; i++) {
      await commit(['root'], OLD_RULES);
      await clock.advance(5 * S);
      await sample();
    }
    const id = await begin(START + 5 * S, START + 20 * S);
    await carryOn(id);
    await clock.advance(60 * S);
    await sample();
    await expectPromise(clock.us);
    expect(await countedBy('root')).toBe(3);
  });

  it('that is cancelled publishes what it has counted', async () => {
    for (let i = 0; i < 4; i++) {
      await commit(
        Array.from({ length: 15_000 }, () => 'root'),
        OLD_RULES,
      );
      await clock.advance(5 * S);
      await sample();
    }
    const id = await begin();
    await carryOn(id, 5);
    await ledger.db.pool.query('update backfill set stopping = true where id = $1', [id]);
    expect(await carryOn(id)).toBe(true);
    await clock.advance(60 * S);
    await sample();
    await expectPromise(clock.us);
    const counted = await countedBy('root');
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(60_000);
    const { rows } = await ledger.db.pool.query('select state from backfill where id = $1', [id]);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  it('is refused where a series has a sample already, and where another one runs', async () => {
    await commit(['root'], NEW_RULES);
    const id = await begin();
    const held = new Map(METRICS.map(({ name }) => [name, { kind: 'held' }]));
    expect(await tryToBegin()).toEqual({ kind: 'refused', refused: held });
    await clock.advance(6 * S);
    await sample();
    await carryOn(id);
    await clock.advance(6 * S);
    await sample();
    const bornUs = expect.any(Number);
    const published = new Map([
      ['hits_total', { kind: 'published', series: { metric: 'hits_total', labels: { user: 'root' } }, bornUs }],
      ['took_total', { kind: 'published', series: { metric: 'took_total', labels: { user: 'root seconds' } }, bornUs }],
    ]);
    expect(await tryToBegin()).toEqual({ kind: 'refused', refused: published });
  });

  it('counts a line that another rule counted in the same series no second time', async () => {
    await commit(['root', 'pi'], NEW_RULES);
    const { pool } = ledger.db;
    await pool.query('update block set rules_epoch = 1 where org_id = $1', [ledger.orgId]);
    const id = await begin();
    await clock.advance(6 * S);
    await sample();
    await carryOn(id);
    await clock.advance(60 * S);
    await sample();
    await expectPromise(clock.us);
    expect([await countedBy('root'), await countedBy('pi')]).toEqual([1, 1]);
  });

  it('takes up a series that never had a total, and rests', async () => {
    await commit(['root'], OLD_RULES);
    const demand = { metric: 'hits_total', labels: { user: 'root' }, help: '', maxSeries: 9 };
    await resolveSeries(ledger.db, ledger.orgId, [demand]);
    const live = 'select live from series_budget where org_id = $1';
    await sample();
    await clock.advance(5 * S);
    await sample();
    expect((await ledger.db.pool.query(live, [ledger.orgId])).rows).toEqual([{ live: 0 }]);
    expect(await carryOn(await begin())).toBe(true);
    expect((await ledger.db.pool.query(live, [ledger.orgId])).rows).toEqual([{ live: 2 }]);
    await commit(['root'], NEW_RULES);
    await clock.advance(61 * S);
    await sample();
    await expectPromise(clock.us);
  });

  it('publishes no boundary before its samples are stored', async () => {
    const id = await begin();
    await commit(['root'], NEW_RULES);
    await clock.advance(6 * S);
    await passBoundaries(ledger.db, INTERVAL_S * S);
    await carryOn(id, 6);
    await sample();
    expect(await carryOn(id)).toBe(true);
    await clock.advance(61 * S);
    await sample();
    await expectPromise(clock.us);
  });
});

describe('the promise', () => {
  const users = fc.array(fc.constantFrom(...USERS, null), { minLength: 1, maxLength: 4 });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit' as const), users, stale: fc.nat(3) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('sample' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sampler killed' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('merge' as const), lines: fc.integer({ min: 2, max: 12 }) }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('carry on' as const), lives: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('twice' as const) }) },
  );
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  const twice = (id: string) => Promise.all([carryOn(id, 6), carryOn(id, 7)]);
  const merge = (lines: number) =>
    compactBlocks(ledger.db, { minAgeMs: 0, maxLines: lines, smallLines: lines, level: 1 });

  type Take<Kind> = (one: Extract<Step, { kind: Kind }>, id: string | null) => Promise<unknown>;
  const takers: { [Kind in Step['kind']]: Take<Kind> } = {
    commit: ({ users: some, stale }, id) => commit(some, id === null || stale === 0 ? OLD_RULES : NEW_RULES),
    clock: ({ seconds }) => clock.advance(seconds * S),
    sample: () => sample(),
    'sampler killed': () => passBoundaries(ledger.db, INTERVAL_S * S),
    merge: ({ lines }) => merge(lines),
    'carry on': async ({ lives }, id) => id && carryOn(id, lives),
    twice: async (_, id) => id && twice(id),
  };
  const take = (one: Step, id: string | null): Promise<unknown> => (takers[one.kind] as Take<Step['kind']>)(one, id);

  /** Boundaries pass meanwhile: what was stamped at the end of an interval waits for its boundary. */
  async function end(id: string): Promise<void> {
    const ending = carryOn(id);
    const pause = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 20));
    for (let ended = false; !ended; ended = await Promise.race([ending, pause()])) {
      await clock.advance(S);
      await sample();
    }
    await clock.advance(61 * S);
    await sample();
  }

  const rangeOf = (draw: readonly [number, number] | null): [number, number] =>
    draw ? [START + draw[0] * S, START + (draw[0] + draw[1]) * S] : [0, Number.MAX_SAFE_INTEGER];

  it('holds on history and live lines, whenever the backfill is killed, resumed or run twice, and whatever is merged', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.option(fc.tuple(fc.nat(60), fc.nat(200))),
      async (before, after, range) => {
        await reset();
        for (const one of before) await take(one, null);
        const [fromUs, toUs] = rangeOf(range);
        const known = history.filter(({ us }) => us >= fromUs && us < toUs);
        const id = await begin(fromUs, toUs);
        for (const one of after) await take(one, id);
        await end(id);
        await merge(30);
        await expectPromise(clock.us);
        for (const user of USERS) {
          const least = known.filter((one) => one.user === user).length;
          expect(await countedBy(user)).toBeGreaterThanOrEqual(least);
        }
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 240_000);
});
