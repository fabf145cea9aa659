import { testDatabase } from '@logflow/test/kit';
import { uncompress } from 'snappy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import { commitOf, FakeClock, openLedger, type TestLedger } from '../testing/ledger';
import { Receiver } from '../testing/receiver';
import { passBoundaries } from './pass';
import { RemoteWriteError } from './remote-write';
import { Sampler } from './sampler';

const S = 1_000_000;
const START = 1_700_000_000 * S;
const INTERVAL_MS = 5_000;
const ms = (seconds: number): number => START / 1000 + seconds * 1000;

let ledger: TestLedger;
let clock: FakeClock;
let prometheus: Receiver;
let sampler: Sampler;

beforeEach(async () => {
  ledger = await openLedger(await testDatabase());
  clock = await FakeClock.start(ledger.db, START, INTERVAL_MS * 1000);
  prometheus = new Receiver();
  sampler = new Sampler(ledger.db, INTERVAL_MS, prometheus.send);
});
afterEach(() => ledger.close());

const at = (seconds: number): Promise<void> => clock.set(START + seconds * S);

async function hit(...users: string[]): Promise<number> {
  const result = await commitBatch(ledger.db, await commitOf({ orgId: ledger.orgId, users }));
  if (result.kind === 'duplicate') throw new Error('unexpected duplicate');
  return (result.committedUs - START) / S;
}

async function sample(by: Sampler = sampler): Promise<void> {
  await by.tick();
  await by.drain();
}

const waiting = async (): Promise<number> => {
  const found = await ledger.db.pool.query<{ n: number }>('select count(*)::int as n from sample_outbox');
  return found.rows[0]?.n ?? 0;
};

describe('Sampler', () => {
  it('gives a new series a 0 at the boundary before, its total at the next, with name and org', async () => {
    await at(2);
    await hit('root', 'root', 'pi');
    await at(5);
    await sample();
    expect(Object.fromEntries(prometheus.samples.get('root') ?? [])).toEqual({ [ms(0)]: 0, [ms(5)]: 2 });
    const labels = { __name__: 'hits_total', user: 'root', org: expect.stringMatching(/^org-/) };
    expect(prometheus.labels.get('root')).toEqual(labels);
    await at(7);
    await hit('root');
    await at(10);
    await sample();
    expect(prometheus.valueAt('root', ms(10))).toBe(3);
    expect(prometheus.samples.get('pi')?.has(ms(10))).toBe(false);
    expect(await waiting()).toBe(0);
  });

  it('never samples beyond the clock, nor a boundary twice', async () => {
    await hit('root');
    await at(4.999);
    await sample();
    expect(prometheus.requests).toBe(0);
    await at(5);
    expect(await Promise.all([sampler.tick(), sampler.tick(), sampler.tick()])).toContain(1);
    await sampler.drain();
    expect(prometheus.latestMs).toBe(ms(5));
    expect(prometheus.samples.get('root')?.size).toBe(2);
  });

  it('stamps a commit before the next boundary though that is overdue, and after the last though the clock went back', async () => {
    await at(8);
    expect(await hit('root')).toBe(5 - 1e-6);
    await sampler.tick();
    await at(-2);
    expect(await hit('root')).toBe(5);
    await sampler.tick();
    await at(10);
    await sample();
    expect(prometheus.valueAt('root', ms(5))).toBe(1);
    expect(prometheus.valueAt('root', ms(10))).toBe(2);
    expect(prometheus.complaints).toEqual([]);
  });

  it('stores what totals were at a boundary, though it was killed once that was passed, and commits went on', async () => {
    await hit('root', 'old');
    await at(5);
    await sample();
    await hit('root');
    await at(65);
    expect(await passBoundaries(ledger.db, INTERVAL_MS * 1000)).toBe(12);
    for (const user of ['root', 'root', 'old', 'new']) await hit(user);
    await at(70);
    expect(await sampler.tick()).toBe(1);
    await sampler.drain();
    for (let second = 10; second <= 65; second += 5) {
      expect([second, ...['root', 'old', 'new'].map((user) => prometheus.valueAt(user, ms(second)))]).toEqual([
        ...[second, 2, 1, 0],
      ]);
    }
    expect(['root', 'old', 'new'].map((user) => prometheus.valueAt(user, ms(70)))).toEqual([4, 2, 1]);
    expect(prometheus.samples.get('new')?.has(ms(60))).toBe(false);
    expect(Object.fromEntries(prometheus.samples.get('old') ?? [])).toMatchObject({ [ms(70)]: 2 });
    expect([...(prometheus.samples.get('old')?.values() ?? [])]).toEqual([0, 1, 1, 2]);
    expect(prometheus.complaints).toEqual([]);
  });

  it('samples an unchanged series every minute', async () => {
    await hit('root');
    for (let second = 5; second <= 240; second += 5) {
      await at(second);
      await sample();
    }
    const times = [...(prometheus.samples.get('root')?.keys() ?? [])].sort((a, b) => a - b);
    for (let i = 2; i < times.length; i++)
      expect((times[i] as number) - (times[i - 1] as number)).toBeLessThanOrEqual(60_000);
    expect(times.length).toBeLessThanOrEqual(7);
    expect(prometheus.valueAt('root', ms(240))).toBe(1);
  });

  it('stores many series in rows of 5,000, each series once, whether it changed or is refreshed', async () => {
    const { rows } = await ledger.db.pool.query<{ id: number }>(
      `with made as (
         insert into series (org_id, metric, labels, fingerprint, born_us)
         select $1, 'hits_total', '{}', decode(md5(n::text), 'hex'), 1 from generate_series(1, 12000) as n returning id
       ) insert into series_total (org_id, series_id, total) select $1, id, id from made returning series_id as id`,
      [ledger.orgId],
    );
    const all = rows.map(({ id }) => id).sort((a, b) => a - b);
    const changed = all.slice(0, 11_000);
    await ledger.db.pool.query(
      'insert into series_change (org_id, committed_us, series_ids) select $1, last_boundary_us, $2 from sampler',
      [ledger.orgId, changed],
    );
    await at(5);
    await sampler.tick();
    const stored = await ledger.db.pool.query<{ series_ids: number[]; totals: number[] }>(
      'select series_ids, totals from sample_outbox order by id',
    );
    expect(stored.rows.map((row) => row.series_ids.length).slice(0, 2)).toEqual([5000, 5000]);
    const samples = new Map(stored.rows.flatMap((row) => row.series_ids.map((id, i) => [id, row.totals[i]])));
    const slot = ((START / S + 5) / 5) % 12;
    const due = all.filter((id, i) => i < changed.length || id % 12 === slot);
    expect(stored.rows.flatMap((row) => row.series_ids)).toHaveLength(due.length);
    expect([...samples].sort(([a], [b]) => a - b)).toEqual(due.map((id) => [id, id]));
  });

  it('fills in what it missed: the same total at every boundary, in order', async () => {
    await hit('root');
    await at(5);
    await sample();
    await at(400);
    expect(await hit('root', 'pi')).toBe(10 - 1e-6);
    expect(await sampler.tick()).toBe(79);
    await sampler.drain();
    for (let second = 10; second <= 400; second += 5) expect(prometheus.valueAt('root', ms(second))).toBe(2);
    expect(prometheus.valueAt('pi', ms(5))).toBe(0);
    expect(prometheus.valueAt('pi', ms(10))).toBe(1);
    expect(prometheus.complaints).toEqual([]);
  });

  it('keeps everything while Prometheus is away for six minutes, and then sends it in order', async () => {
    let now = 0;
    let away = true;
    const send = (body: Buffer) => (away ? Promise.reject(new Error('fetch failed')) : prometheus.send(body));
    const patient = new Sampler(ledger.db, INTERVAL_MS, send, () => now);
    for (let second = 5; second <= 360; second += 5) {
      await hit('root');
      await at(second);
      now = second * 1000;
      await sample(patient);
    }
    expect(prometheus.requests).toBe(0);
    away = false;
    now += 60_000;
    await patient.drain();
    for (let second = 0; second <= 360; second += 5) expect(prometheus.valueAt('root', ms(second))).toBe(second / 5);
    expect(prometheus.complaints).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it('sends the same values again where it was killed between sending and forgetting', async () => {
    await hit('root');
    await at(5);
    const lost = new Sampler(ledger.db, INTERVAL_MS, async (body) => {
      await prometheus.send(body);
      throw new Error('killed');
    });
    await sample(lost);
    await hit('root');
    await sample(new Sampler(ledger.db, INTERVAL_MS, prometheus.send));
    await at(10);
    await sample(new Sampler(ledger.db, INTERVAL_MS, prometheus.send));
    expect(prometheus.complaints).toEqual([]);
    expect([0, 5, 10].map((second) => prometheus.valueAt('root', ms(second)))).toEqual([0, 1, 2]);
  });

  it('takes up another interval after the boundary that stands', async () => {
    await hit('root');
    const slower = new Sampler(ledger.db, 15_000, prometheus.send);
    await at(6);
    await sample(slower);
    await hit('root');
    await at(14);
    expect(await slower.tick()).toBe(1);
    await at(24);
    expect(await slower.tick()).toBe(0);
    const { rows } = await ledger.db.pool.query('select interval_us, next_boundary_us from sampler');
    expect(rows[0].interval_us).toBe(15 * S);
    expect(rows[0].next_boundary_us % (15 * S)).toBe(0);
  });

  it('keeps a sample that Prometheus never will take, and goes on with the series', async () => {
    await hit('root', 'pi');
    await at(5);
    let refusing = true;
    const picky = new Sampler(ledger.db, INTERVAL_MS, async (body) => {
      if (refusing && body.includes('root')) throw new RemoteWriteError(400, 'out of order sample');
      await prometheus.send(body);
    });
    await sample(picky);
    expect(prometheus.valueAt('pi', ms(5))).toBe(1);
    const kept = await ledger.db.pool.query('select totals, refused from sample_outbox order by boundary_us');
    expect(kept.rows).toEqual([
      { totals: [0], refused: 'out of order sample' },
      { totals: [1], refused: 'out of order sample' },
    ]);
    refusing = false;
    await hit('root');
    await at(10);
    await sample(picky);
    expect(prometheus.valueAt('root', ms(10))).toBe(2);
  });

  it('gives up what waited for more than seven days, and what was refused so long ago', async () => {
    const day = 86_400;
    let away = true;
    const send = (body: Buffer) => (away ? Promise.reject(new Error('fetch failed')) : prometheus.send(body));
    const patient = new Sampler(ledger.db, 60_000, send, () => (away ? 0 : 60_000));
    await ledger.db.pool.query(
      `insert into sample_outbox (org_id, boundary_us, series_ids, totals, refused) values ($1, $2, '{1}', '{1}', 'old')`,
      [ledger.orgId, START],
    );
    await hit('root');
    for (const second of [5, 60, day, 7 * day - 60]) {
      await at(second);
      await sample(patient);
    }
    expect(await waiting()).toBeGreaterThan(1_000);
    await at(8 * day);
    await sample(patient);
    const { rows } = await ledger.db.pool.query('select min(boundary_us) as us from sample_outbox');
    expect(rows[0].us).toBeGreaterThanOrEqual(START + (day - 3_600) * S);
    expect(rows[0].us).toBeLessThan(START + (day + 300) * S);
    away = false;
    await hit('root');
    await at(8 * day + 60);
    await sample(patient);
    expect(await waiting()).toBe(0);
    expect(Math.min(...prometheus.boundaries())).toBe(rows[0].us / 1000);
    expect(prometheus.valueAt('root', ms(8 * day + 60))).toBe(2);
    expect(prometheus.complaints).toEqual([]);
  });

  it('keeps what is refused together in one row', async () => {
    await hit('root', 'pi', 'ann');
    await at(5);
    const late = new Sampler(ledger.db, INTERVAL_MS, async () => {
      throw new RemoteWriteError(400, 'out of bounds');
    });
    await sample(late);
    const kept = await ledger.db.pool.query('select totals, refused from sample_outbox order by boundary_us');
    expect(kept.rows).toEqual([
      { totals: [0, 0, 0], refused: 'out of bounds' },
      { totals: [1, 1, 1], refused: 'out of bounds' },
    ]);
  });

  it('splits a parcel whose labels are long', async () => {
    const users = Array.from({ length: 30 }, (_, i) => `${i}-${'x'.repeat(200_000)}`);
    await hit(...users);
    await at(5);
    const sizes: number[] = [];
    const measuring = new Sampler(ledger.db, INTERVAL_MS, async (body) => {
      sizes.push(((await uncompress(body)) as Buffer).length);
      await prometheus.send(body);
    });
    await sample(measuring);
    expect(prometheus.samples.size).toBe(30);
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(2.1 * 1024 * 1024);
  });
});
