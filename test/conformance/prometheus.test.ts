import { randomUUID } from 'node:crypto';
import { remoteWriteTo } from '@logflow/ledger';
import { encodeWriteRequest } from '@logflow/series';
import { metrics } from '@logflow/services';
import { programPath, realPrometheus } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Counting, INTERVAL_MS, METRIC, START } from './counting';

const S = 1_000_000;
const SIX_MINUTES = 360;

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
