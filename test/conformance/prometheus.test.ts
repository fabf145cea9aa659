import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { commitBatch, remoteWriteTo, Sampler } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { nativeBucketOf } from '@logflow/model';
import { createEngine, parseRule } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import { encodeWriteRequest } from '@logflow/series';
import { metrics, type ServiceContext } from '@logflow/services';
import { programPath, realPrometheus, type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const S = 1_000_000;
const INTERVAL_MS = 5_000;
const SIX_MINUTES = 360;
/** The clock starts half an hour ago, so that no sample lies in Prometheus' future. */
const START = Math.floor(Date.now() / 60_000 - 30) * 60 * S;
const METRIC = 'hits_total';

const engine = createEngine([
  {
    id: randomUUID(),
    version: 1,
    definition: parseRule({
      name: 'hits',
      pattern: 'user (?P<user>\\S+)',
      metrics: [{ name: METRIC, labels: { user: `\${user}` } }],
    }),
  },
  {
    id: randomUUID(),
    version: 1,
    definition: parseRule({
      name: 'took',
      pattern: 'took (?P<time>\\S+)',
      metrics: [
        { name: 'took_seconds', type: 'histogram', value: `\${time}`, buckets: [0.1, 0.5, 1, 5] },
        { name: 'took_last_seconds', type: 'gauge', value: `\${time}` },
        { name: 'took_seconds_total', value: `\${time}` },
        { name: 'spent_seconds', type: 'histogram', value: `\${time}`, buckets: 'native' },
      ],
    }),
  },
]);

/** The ledger and the sampler on a clock that the test sets; times are seconds from {@link START}. */
class Counting {
  /** Seconds of each commit, by user. */
  readonly committed: { user: string; at: number }[] = [];
  readonly org: { readonly id: number; readonly slug: string };
  readonly #db: Db;
  readonly #database: TestDatabase;

  private constructor(db: Db, database: TestDatabase, org: Counting['org']) {
    this.#db = db;
    this.#database = database;
    this.org = org;
  }

  static async open(org: string): Promise<Counting> {
    const database = await testDatabase();
    const db = openDb(database.url, { max: 4 });
    const { rows } = await db.pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [org]);
    await db.pool.query('create table fake_clock as select $1::bigint as us', [START]);
    await db.pool.query(
      `create or replace function clock_us() returns bigint language sql volatile as 'select us from fake_clock'`,
    );
    await db.pool.query(
      'update sampler set interval_us = $2, last_boundary_us = $1, next_boundary_us = $1::bigint + $2',
      [START, INTERVAL_MS * 1000],
    );
    return new Counting(db, database, { id: rows[0]?.id as number, slug: org });
  }

  async close(): Promise<void> {
    await this.#db.close();
    await this.#database.close();
  }

  async setClock(seconds: number): Promise<void> {
    await this.#db.pool.query('update fake_clock set us = $1', [START + Math.round(seconds * S)]);
  }

  async hit(...users: string[]): Promise<void> {
    const at = await this.commit(users.map((user) => `user ${user}`));
    for (const user of users) this.committed.push({ user, at });
  }

  /** @returns when the lines were committed */
  async commit(bodies: readonly string[]): Promise<number> {
    const builder = new LinesBuilder();
    const time = BigInt(START);
    for (const body of bodies) builder.add({ time, severity: '', body, resource: '{}', attributes: '{}' });
    const lines = builder.build();
    const result = await commitBatch(this.#db, {
      jobId: randomUUID(),
      orgId: this.org.id,
      rulesEpoch: 1,
      parts: [{ batch: randomUUID(), count: bodies.length }],
      lines,
      frame: await encodeLines(lines),
      matches: engine.match(lines),
      destinations: [],
    });
    if (result.kind === 'duplicate') throw new Error('no line was sent twice');
    return (result.committedUs - START) / S;
  }

  /** As a rule that is saved does it. */
  async claim(names: Readonly<Record<string, 'counter' | 'gauge' | 'histogram'>>): Promise<void> {
    await this.#db.pool.query(
      "insert into metric (org_id, name, type, help) select $1::int, key, value, '' from json_each_text($2)",
      [this.org.id, JSON.stringify(names)],
    );
  }

  context(prometheusUrl: string): ServiceContext {
    const services = { db: this.#db, env: readEnv({}), prometheus: { url: prometheusUrl } };
    return { org: this.org, actor: { kind: 'system', id: 'test', name: 'test' }, services };
  }

  sampler(send: (body: Buffer) => Promise<void>, clock?: () => number): Sampler {
    return new Sampler(this.#db, INTERVAL_MS, send, clock);
  }

  /** @returns how many lines of a user were committed before a time. */
  countedBefore(user: string, seconds: number): number {
    return this.committed.filter((one) => one.user === user && one.at < seconds).length;
  }

  async outbox(): Promise<{ totals: number[]; refused: string | null }[]> {
    const { rows } = await this.#db.pool.query<{ totals: number[]; refused: string | null }>(
      'select totals, refused from sample_outbox order by id',
    );
    return rows;
  }
}

describe.skipIf(!programPath('prometheus'))('the sampler on a real Prometheus', () => {
  let prometheus: Awaited<ReturnType<typeof realPrometheus>>;
  let counting: Counting;
  let org: string;
  let send: (body: Buffer) => Promise<void>;

  beforeAll(async () => {
    prometheus = await realPrometheus();
    await prometheus.start();
    send = remoteWriteTo(`${prometheus.url}/api/v1/write`);
  });
  afterAll(() => prometheus?.stop());

  beforeEach(async () => {
    org = `org-${randomUUID()}`;
    const opened = await Counting.open(org);
    counting = opened;
    return () => opened.close();
  });

  /** @returns what PromQL says, by user. */
  const ask = async (query: string, seconds: number): Promise<Record<string, number>> => {
    const parameters = new URLSearchParams({ query, time: String(START / S + seconds) });
    const response = await fetch(`${prometheus.url}/api/v1/query?${parameters}`);
    type Result = { metric: { user: string }; value: [number, string] }[];
    const { data } = (await response.json()) as { data: { result: Result } };
    return Object.fromEntries(data.result.map(({ metric, value }) => [metric.user, Number(value[1])]));
  };
  /** @returns what the buckets of one native histogram hold, as Prometheus tells their bounds. */
  const bucketsAt = async (query: string, seconds: number): Promise<Record<string, number>> => {
    const parameters = new URLSearchParams({ query, time: String(START / S + seconds) });
    const response = await fetch(`${prometheus.url}/api/v1/query?${parameters}`);
    type Bucket = [rule: number, above: string, upTo: string, count: string];
    type Result = { histogram: [number, { buckets: Bucket[] }] }[];
    const { data } = (await response.json()) as { data: { result: Result } };
    const buckets = data.result[0]?.histogram[1].buckets ?? [];
    const nameOf = ([rule, above, upTo]: Bucket) => (rule === 3 ? `[${above},${upTo}]` : `(${above},${upTo}]`);
    return Object.fromEntries(buckets.map((bucket) => [nameOf(bucket), Number(bucket[3])]));
  };
  const valueAt = async (seconds: number) => ask(`${METRIC}{org="${org}"}`, seconds);

  const sampleAt = async (seconds: number, sampler = counting.sampler(send)): Promise<void> => {
    await counting.setClock(seconds);
    await sampler.tick();
    await sampler.drain();
  };

  /** At every boundary the graph says what had been committed before it. */
  const expectPromise = async (users: readonly string[], until: number): Promise<void> => {
    for (let boundary = 0; boundary <= until; boundary += INTERVAL_MS / 1000) {
      const graph = await valueAt(boundary);
      for (const user of users) {
        expect(graph[user] ?? 0, `${user} at ${boundary}`).toBe(counting.countedBefore(user, boundary));
      }
    }
  };

  it('gives a newborn series a zero first, so that increase() sees its first lines', async () => {
    await counting.setClock(2);
    await counting.hit('root', 'root', 'root');
    await sampleAt(5);
    expect(await valueAt(0)).toEqual({ root: 0 });
    expect(await valueAt(5)).toEqual({ root: 3 });
    const samples = `increase(${METRIC}{org="${org}"}[10s])`;
    expect((await ask(samples, 5)).root).toBeGreaterThan(0);
    await sampleAt(60);
    await sampleAt(120);
    expect(
      await ask(`max_over_time(${METRIC}{org="${org}"}[3m]) - min_over_time(${METRIC}{org="${org}"}[3m])`, 120),
    ).toEqual({
      root: 3,
    });
  });

  it('makes histograms whose quantiles PromQL can tell, with the buckets that nothing fell into, and gauges', async () => {
    const value = async (query: string, seconds: number) => Object.values(await ask(query, seconds))[0];
    const of = (name: string, more = '') => `${name}{org="${org}"${more}}`;
    await counting.setClock(2);
    await counting.commit(['took 200ms', 'took 3s', 'took ages', 'took 0.75']);
    await sampleAt(5);
    expect(await value(`histogram_quantile(0.5, ${of('took_seconds_bucket')})`, 5)).toBe(0.75);
    expect(await value(of('took_seconds_bucket', ',le="0.1"'), 5)).toBe(0);
    expect(await value(of('took_seconds_bucket', ',le="+Inf"'), 5)).toBe(3);
    expect(await value(of('took_seconds_count'), 0)).toBe(0);
    expect(await value(of('took_seconds_total'), 5)).toBe(3.95);
    expect(await value(of('took_seconds_sum'), 5)).toBe(3.95);
    expect(await value(of('took_last_seconds'), 0)).toBeUndefined();
    expect(await value(of('took_last_seconds'), 5)).toBe(0.75);
  });

  it('makes native histograms: count, sum and buckets of the lines, quantiles within a bucket of the truth', async () => {
    const of = `spent_seconds{org="${org}"}`;
    const value = async (query: string, seconds: number) => Object.values(await ask(query, seconds))[0];
    await counting.setClock(2);
    await counting.commit(['took 200ms', 'took 3s', 'took ages', 'took 0', 'took 0.75']);
    await sampleAt(5);
    await counting.setClock(7);
    await counting.commit(['took 0.76', ...Array.from({ length: 95 }, (_, i) => `took ${(i + 1) / 100}`)]);
    await sampleAt(10);
    await sampleAt(75);
    expect(await value(`histogram_count(${of})`, 0)).toBe(0);
    expect(await value(`histogram_count(${of})`, 5)).toBe(4);
    expect(await value(`histogram_sum(${of})`, 5)).toBe(3.95);
    expect(await value(`histogram_count(${of})`, 75)).toBe(100);
    expect(await value(`spent_seconds_count{org="${org}"}`, 75)).toBe(100);
    const median = await value(`histogram_quantile(0.5, increase(${of}[70s]))`, 75);
    expect(median).toBeGreaterThan(0.48 / 1.0906);
    expect(median).toBeLessThan(0.48 * 1.0906);
    expect(await bucketsAt(of, 5)).toEqual({
      '[-9.313225746154785e-10,9.313225746154785e-10]': 1,
      [nativeBucketOf(0.2)]: 1,
      [nativeBucketOf(0.75)]: 1,
      [nativeBucketOf(3)]: 1,
    });
    expect(await counting.outbox()).toEqual([]);
  });

  it('goes on with everything else where Prometheus takes no native histograms', async () => {
    const plain = await realPrometheus({ nativeHistograms: false });
    await plain.start();
    try {
      await counting.commit(['user root', 'took 1s']);
      await sampleAt(5, counting.sampler(remoteWriteTo(`${plain.url}/api/v1/write`)));
      const kept = await counting.outbox();
      expect(kept.map(({ refused }) => refused)).toEqual(['answered 500: native histograms are disabled']);
      const query = new URLSearchParams({
        query: `{org="${org}",__name__=~"hits_total|spent_.*"}`,
        time: String(START / S + 5),
      });
      const { data } = (await (await fetch(`${plain.url}/api/v1/query?${query}`)).json()) as {
        data: { result: { metric: { __name__: string } }[] };
      };
      const names = data.result.map(({ metric }) => metric.__name__).sort();
      expect(names).toEqual(['hits_total', 'spent_seconds_count', 'spent_seconds_sum']);
    } finally {
      await plain.stop();
    }
  });

  it('loses nothing of six minutes in which Prometheus was away, killed, and lines came', async () => {
    let now = 0;
    const sampler = counting.sampler(send, () => now);
    await counting.hit('root');
    await sampleAt(5, sampler);
    await prometheus.kill();
    for (let second = 10; second <= 5 + SIX_MINUTES; second += 5) {
      await counting.hit(...(second % 60 === 0 ? ['root', 'pi'] : second % 25 === 0 ? ['root'] : ['git']));
      now = second * 1000;
      await sampleAt(second, sampler);
    }
    expect((await counting.outbox()).length).toBeGreaterThan(SIX_MINUTES / 5);
    await prometheus.start();
    now += 60_000;
    await sampler.drain();
    expect(await counting.outbox()).toEqual([]);
    await expectPromise(['root', 'pi', 'git'], 5 + SIX_MINUTES);
  });

  it('forgets no sample that Prometheus took before it was killed', async () => {
    await counting.hit('root', 'pi');
    await sampleAt(5);
    await prometheus.kill();
    await prometheus.start();
    expect(await valueAt(5)).toEqual({ root: 1, pi: 1 });
    await counting.hit('root');
    await sampleAt(10);
    await expectPromise(['root', 'pi'], 10);
  });

  it('may send the same samples again, late ones too, where it was killed before it could forget them', async () => {
    const bodies: Buffer[] = [];
    const lost = counting.sampler(async (body) => {
      bodies.push(body);
      await send(body);
      throw new Error('killed before the answer was read');
    });
    await counting.hit('root', 'pi');
    await sampleAt(5, lost);
    expect(await counting.outbox()).toHaveLength(2);
    await counting.hit('root');
    await sampleAt(10);
    expect(await counting.outbox()).toEqual([]);
    for (const body of bodies) await send(body);
    await expectPromise(['root', 'pi'], 10);
  });

  it('counts on where the clock was set back by ten seconds', async () => {
    await counting.setClock(12);
    await counting.hit('root');
    await sampleAt(20);
    await counting.setClock(11);
    await counting.hit('root');
    await sampleAt(12);
    await sampleAt(25);
    await counting.hit('root');
    await sampleAt(30);
    await expectPromise(['root'], 30);
    expect(await valueAt(30)).toEqual({ root: 3 });
  });

  it('says of many metrics at once what it says of each', async () => {
    await counting.claim({ took_seconds: 'histogram', took_last_seconds: 'gauge' });
    const context = counting.context(prometheus.url);
    await counting.hit('root', 'pi');
    await counting.commit(['took 0.3', 'took 7']);
    await sampleAt(5);
    await counting.hit('root');
    await sampleAt(10);
    await counting.setClock(12);
    await counting.commit(['took 1']);
    await sampleAt(15);
    const names = [METRIC, 'took_seconds', 'took_seconds_total', 'unknown_total'];
    const range = { from: START / S - 20, to: START / S + 20, step: 10 };
    const { items, ...steps } = await metrics.countEach(context, { metrics: names, ...range });
    expect(items.map(({ metric, total }) => [metric, total])).toEqual([
      [METRIC, 3],
      ['took_seconds', 3],
      ['took_seconds_total', 8.3],
      ['unknown_total', 0],
    ]);
    expect(steps).toMatchObject({ step: 10, unfinished: { index: 3, elapsedSeconds: 5 } });
    for (const { metric, counts, total, gaps } of items) {
      const { groups, other: _, ...alone } = await metrics.counts(context, { metric, ...range });
      expect(alone).toEqual({ ...steps, gaps });
      expect(groups[0] ?? { counts: [0, 0, 0, 0], total: 0 }).toMatchObject({ counts, total });
    }
    const gauge = metrics.countEach(context, { metrics: [METRIC, 'took_last_seconds'], ...range });
    await expect(gauge).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'metrics.1' }] });
  });

  it('sends all others where Prometheus refuses some, and keeps those with its reason', async () => {
    const inTheWay = { labels: { __name__: METRIC, org, user: 'pi' }, samples: [{ value: 99, timestampMs: ms(5) }] };
    await send(await encodeWriteRequest([inTheWay]));
    await counting.hit('root', 'pi', 'git');
    await sampleAt(5);
    expect(await valueAt(5)).toEqual({ root: 1, pi: 99, git: 1 });
    expect(await counting.outbox()).toEqual([
      { totals: [1], refused: expect.stringMatching(/duplicate|out of order/) },
    ]);
    await counting.hit('pi');
    await sampleAt(10);
    expect(await valueAt(10)).toEqual({ root: 1, pi: 2, git: 1 });
  });
});

const ms = (seconds: number): number => START / 1000 + seconds * 1000;
