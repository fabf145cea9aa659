import { testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import { commitOf, FakeClock, openLedger, type TestLedger } from '../testing/ledger';
import { Receiver } from '../testing/receiver';
import { passBoundaries } from './pass';
import { Sampler } from './sampler';

const USERS = ['root', 'pi', 'git'];
const US_PER_MS = 1000;

/** Increments of each series by the time of their commit, as drilldown finds them. */
async function increments({ db, orgId }: TestLedger): Promise<{ user: string; ms: number; increments: number }[]> {
  const found = await db.pool.query<{ labels: string; committed_us: number; increments: number }>(
    `select s.labels, b.committed_us, b.increments from block_series b
     join series s on s.org_id = b.org_id and s.id = b.series_id where b.org_id = $1`,
    [orgId],
  );
  return found.rows.map((row) => ({
    user: (JSON.parse(row.labels) as { user: string }).user,
    ms: row.committed_us / US_PER_MS,
    increments: row.increments,
  }));
}

/** For all boundaries a < b, what the graph rose by is what was committed in [a, b). */
async function expectPromise(ledger: TestLedger, prometheus: Receiver): Promise<void> {
  const made = await increments(ledger);
  const boundaries = prometheus.boundaries();
  for (const user of USERS) {
    let before: number | undefined;
    for (const boundary of boundaries) {
      const counted = made
        .filter((one) => one.user === user && one.ms < boundary)
        .reduce((n, one) => n + one.increments, 0);
      expect(prometheus.valueAt(user, boundary), `${user} at ${boundary}`).toBe(counted);
      expect(counted).toBeGreaterThanOrEqual(before ?? 0);
      before = counted;
    }
  }
  expect(prometheus.complaints).toEqual([]);
}

describe('the promise', () => {
  const S = 1_000_000;
  const START = 1_700_000_000 * S;
  let ledger: TestLedger;
  let clock: FakeClock;
  beforeAll(async () => {
    ledger = await openLedger(await testDatabase());
    clock = await FakeClock.start(ledger.db, START, 5 * S);
  });
  afterAll(() => ledger.close());

  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('commit' as const),
        users: fc.array(fc.constantFrom(...USERS), { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('killed' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const), lost: fc.boolean() }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), seconds: fc.integer({ min: -11, max: 17 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('interval' as const), seconds: fc.constantFrom(1, 5, 15) }) },
  );

  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  it('holds through commits, kills, late and lost samples, clocks set back and changed intervals in any order', async () => {
    const { db } = ledger;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        for (const table of ['series_total', 'series_change', 'passage', 'sample_outbox', 'block_series']) {
          await db.pool.query(`delete from ${table}`);
        }
        await db.pool.query('update series set born_us = null');
        await db.pool.query('update sampler set last_boundary_us = $1, next_boundary_us = $2', [START, START + 5 * S]);
        await clock.set(START);
        const prometheus = new Receiver();
        let interval = 5_000;
        for (const one of steps) interval = await take(one, prometheus, interval);
        await clock.set(START + 600 * S);
        await new Sampler(db, interval, prometheus.send).tick();
        await drain(prometheus, interval, false);
        await expectPromise(ledger, prometheus);
      }),
      { numRuns: 15 },
    );
  }, 240_000);

  /** @returns the interval that holds from here on, in milliseconds. */
  const take = async (one: Step, prometheus: Receiver, interval: number): Promise<number> => {
    const { db, orgId } = ledger;
    if (one.kind === 'commit') await commitBatch(db, await commitOf({ orgId, users: one.users }));
    else if (one.kind === 'tick') await new Sampler(db, interval, prometheus.send).tick();
    else if (one.kind === 'killed') await passBoundaries(db, interval * US_PER_MS);
    else if (one.kind === 'clock') await clock.advance(one.seconds * S);
    else if (one.kind === 'drain') await drain(prometheus, interval, one.lost);
    return one.kind === 'interval' ? one.seconds * 1000 : interval;
  };

  const drain = async (prometheus: Receiver, interval: number, lost: boolean): Promise<void> => {
    const send = async (body: Buffer) => {
      await prometheus.send(body);
      if (lost) throw new Error('the answer was lost');
    };
    await new Sampler(ledger.db, interval, send).drain();
  };
});

describe('the promise under load', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger(await testDatabase());
    await ledger.db.pool.query(
      `update sampler set interval_us = 20000, last_boundary_us = clock_us() / 20000 * 20000,
       next_boundary_us = clock_us() / 20000 * 20000 + 20000`,
    );
  });
  afterAll(() => ledger.close());

  it('holds while connections commit at once and boundaries pass every 20 ms', async () => {
    const prometheus = new Receiver();
    const sampler = new Sampler(ledger.db, 20, prometheus.send);
    let committing = true;
    const sampling = (async () => {
      while (committing) {
        await sampler.tick();
        await sampler.drain();
      }
    })();
    const committers = Array.from({ length: 4 }, async (_, n) => {
      for (let i = 0; i < 40; i++) {
        const users = [USERS[(n + i) % 3] as string, USERS[i % 3] as string, USERS[n % 3] as string];
        await commitBatch(ledger.db, await commitOf({ orgId: ledger.orgId, users }));
      }
    });
    await Promise.all(committers);
    committing = false;
    await sampling;
    await new Promise((resolve) => setTimeout(resolve, 25));
    await sampler.tick();
    await sampler.drain();
    await expectPromise(ledger, prometheus);
    const last = prometheus.boundaries().at(-1) as number;
    const sum = USERS.reduce((total, user) => total + prometheus.valueAt(user, last), 0);
    const lines = await ledger.db.pool.query<{ n: number }>(
      'select sum(increments)::int as n from block_series where org_id = $1',
      [ledger.orgId],
    );
    expect(sum).toBe(lines.rows[0]?.n);
    expect(prometheus.boundaries().length).toBeGreaterThan(3);
  });
});
