import { NONE, nativeBucketOf, nativeIndexOf, type SeriesDemand } from '@logflow/model';
import { testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import type { DecodedHistogram } from '../testing/decode-histogram';
import { commitOf, FakeClock, openLedger, type TestLedger } from '../testing/ledger';
import { Receiver } from '../testing/receiver';
import { Sampler } from './sampler';

const S = 1_000_000;
const START = 1_700_000_000 * S;
const INTERVAL_S = 5;
const IDLE_S = 60;

/** A line that observes a value. */
interface Observed {
  readonly user: string;
  readonly value: number;
}

let ledger: TestLedger;
let clock: FakeClock;
let prometheus: Receiver;
let sampler: Sampler;
let seen: (Observed & { readonly us: number })[];
let looked = 0;

const open = async (): Promise<void> => {
  ledger = await openLedger(await testDatabase());
  clock = await FakeClock.start(ledger.db, START, INTERVAL_S * S);
  prometheus = new Receiver(({ __name__ = '', user = '' }) => `${__name__} ${user}`);
  sampler = samplerOf(prometheus.send);
  seen = [];
  await ledger.db.pool.query('insert into series_budget (org_id, idle_us) values ($1, $2)', [ledger.orgId, IDLE_S * S]);
};
const samplerOf = (send: Receiver['send']) => new Sampler(ledger.db, INTERVAL_S * 1000, send, () => (looked += 3.6e6));
beforeEach(open);
afterEach(() => ledger.close());

/** What one line's rule demands: its bucket, the sum and the count. */
function demandsOf({ user, value }: Observed, maxSeries: number): SeriesDemand[] {
  const more = { help: '', maxSeries, type: 'histogram', family: 'took', native: true } as const;
  return [
    { metric: 'took_bucket', labels: { le: nativeBucketOf(value), user }, ...more },
    { metric: 'took_sum', labels: { user }, ...more },
    { metric: 'took_count', labels: { user }, ...more },
  ];
}

async function observe(lines: readonly Observed[], maxSeries = 100): Promise<void> {
  const made = await commitOf({ orgId: ledger.orgId, users: lines.map(() => null) });
  const column = (of: number) => Uint32Array.from(lines, (_, line) => line * 3 + of);
  const hits = {
    ...{
      ruleId: 'r',
      ruleVersion: 1,
      lines: Uint32Array.from(lines.keys()),
      tags: new Uint32Array(lines.length).fill(NONE),
    },
    series: [column(0), column(1), column(2)],
    values: [null, Float64Array.from(lines, ({ value }) => value), null],
  };
  const series = lines.flatMap((line) => demandsOf(line, maxSeries));
  const done = await commitBatch(ledger.db, { ...made, matches: { hits: [hits], tagSets: [], series } });
  if (done.kind === 'committed') seen.push(...lines.map((line) => ({ ...line, us: done.committedUs })));
}

async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= INTERVAL_S) {
    await clock.advance(INTERVAL_S * S);
    await sampler.tick();
    await sampler.drain();
    await sampler.lookForIdle();
  }
}

/** The histogram of some values, found by looking at each. */
function naive(values: readonly number[]): DecodedHistogram {
  const buckets: Record<number, number> = {};
  let zero = 0;
  for (const value of values) {
    const index = nativeIndexOf(nativeBucketOf(value));
    if (index === 'zero') zero++;
    else buckets[index as number] = (buckets[index as number] ?? 0) + 1;
  }
  return { count: values.length, sum: values.reduce((sum, value) => sum + value, 0), zero, buckets };
}

/** Whether its last sample is a marker, be it so long ago that an instant query sees nothing. */
const rests = (user: string, us: number): boolean =>
  Number.isNaN(prometheus.histogramAt(`took ${user}`, us / 1000, Number.POSITIVE_INFINITY)?.sum);

/** At every boundary each histogram is that of the lines that were committed before, whole; or it rests. */
function expectPromise(users: readonly string[]): void {
  for (const user of users) {
    const own = seen.filter((one) => one.user === user);
    for (let us = START; us <= clock.us; us += INTERVAL_S * S) {
      const before = own.filter((one) => one.us < us).map(({ value }) => value);
      if (rests(user, us)) continue;
      const shown = prometheus.histogramAt(`took ${user}`, us / 1000);
      const [{ sum, ...told }, { sum: wanted, ...rest }] = [shown ?? naive([]), naive(before)];
      expect(told, `${user} at ${(us - START) / S}`).toEqual(rest);
      // Doubles that are added in another order differ in their last digits.
      expect(Math.abs(sum - wanted)).toBeLessThanOrEqual(1e-12 * wanted);
      expect(prometheus.valueAt(`took_count ${user}`, us / 1000)).toBe(before.length);
    }
  }
  expect(prometheus.complaints).toEqual([]);
}

describe('a native histogram', () => {
  it('begins empty at the boundary before, and is told whole wherever one bucket changes', async () => {
    await observe([{ user: 'a', value: 0.3 }]);
    await pass(5);
    await observe([
      { user: 'a', value: 7 },
      { user: 'a', value: 0 },
    ]);
    await pass(70);
    expect(prometheus.histogramAt('took a', START / 1000)).toEqual({ count: 0, sum: 0, zero: 0, buckets: {} });
    const refreshed = [...(prometheus.histograms.get('took a') ?? [])].filter(([ms]) => ms > START / 1000 + 10_000);
    expect(refreshed[0]?.[1]).toEqual(naive([0.3, 7, 0]));
    expectPromise(['a']);
    expect([...prometheus.samples.keys()].sort()).toEqual(['took_count a', 'took_sum a']);
  });

  it('goes to __other__ bucket by bucket where its labels find no place', async () => {
    await observe([{ user: 'a', value: 1 }], 1);
    await observe([{ user: 'b', value: 2 }], 1);
    await pass(5);
    expect(prometheus.histogramAt('took __other__', clock.us / 1000)).toEqual(naive([2]));
    expect(prometheus.histogramAt('took b', clock.us / 1000)).toBeUndefined();
  });

  it('ends with one marker when it rests, and comes back with all that it had', async () => {
    await observe([
      { user: 'a', value: 1 },
      { user: 'a', value: 3 },
    ]);
    await pass(IDLE_S + 30);
    expect(prometheus.histogramAt('took a', clock.us / 1000)?.sum).toBeNaN();
    const rested = clock.us;
    await pass(60);
    await observe([{ user: 'a', value: 100 }]);
    await pass(5);
    const back = [...(prometheus.histograms.get('took a') ?? [])].filter(([ms]) => ms > rested / 1000);
    expect(back.map(([, { count }]) => count)).toEqual([2, 3]);
    expectPromise(['a']);
  });

  it('is sent again as it was where the answer was lost', async () => {
    const lost = samplerOf(async (body) => {
      await prometheus.send(body);
      throw new Error('killed before the answer was read');
    });
    await observe([{ user: 'a', value: 1 }]);
    await clock.advance(INTERVAL_S * S);
    await lost.tick();
    await lost.drain();
    await observe([{ user: 'a', value: 2 }]);
    await pass(5);
    expectPromise(['a']);
    expect(prometheus.requests).toBeGreaterThan(4);
  });

  it('says at every boundary what the lines say, whatever comes when', async () => {
    const value = fc.constantFrom(0, 1e-12, 0.01, 0.01001, 1, 1.5, 250, 3e20);
    const line = fc.record({ user: fc.constantFrom('a', 'b', 'c'), value }, { noNullPrototype: true });
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.array(line, { minLength: 1, maxLength: 6 }) },
      { weight: 2, arbitrary: fc.constantFrom(1, 5, 12, 65) },
      { weight: 1, arbitrary: fc.constant(140) },
    );
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
          for (const one of steps) {
            if (Array.isArray(one)) await observe(one);
            else if (one > 5) await pass(one);
            else await clock.advance(one * S);
          }
          await pass(5);
          expectPromise(['a', 'b', 'c']);
        })
        .beforeEach(async () => {
          await ledger.close();
          await open();
        }),
      { numRuns: 12 },
    );
  }, 240_000);
});
