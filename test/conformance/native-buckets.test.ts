import { randomUUID } from 'node:crypto';
import { remoteWriteTo } from '@logflow/ledger';
import { nativeBucketOf } from '@logflow/model';
import { logs, metrics } from '@logflow/services';
import { programPath, realPrometheus } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Counting, START } from './counting';

const S = 1_000_000;

describe.skipIf(!programPath('prometheus'))('native buckets on a real Prometheus', () => {
  let prometheus: Awaited<ReturnType<typeof realPrometheus>>;
  let counting: Counting;
  let org: string;

  beforeAll(async () => {
    prometheus = await realPrometheus();
    await prometheus.start();
  });
  afterAll(() => prometheus?.stop());

  beforeEach(async () => {
    org = `org-${randomUUID()}`;
    const opened = await Counting.open(org);
    counting = opened;
    return () => opened.close();
  });

  type Bucket = [rule: number, above: string, upTo: string, count: string];
  interface Result {
    readonly metric: Readonly<Record<string, string>>;
    readonly value?: [number, string];
    readonly histogram?: [number, { buckets: Bucket[] }];
  }

  const ask = async (url: string, query: string, seconds: number): Promise<Result[]> => {
    const parameters = new URLSearchParams({ query, time: String(START / S + seconds) });
    const response = await fetch(`${url}/api/v1/query?${parameters}`);
    return ((await response.json()) as { data: { result: Result[] } }).data.result;
  };
  const value = async (query: string, seconds: number) =>
    Number((await ask(prometheus.url, query, seconds))[0]?.value?.[1]);

  /** @returns what the buckets of one native histogram hold, as Prometheus tells their bounds. */
  const bucketsAt = async (query: string, seconds: number): Promise<Record<string, number>> => {
    const buckets = (await ask(prometheus.url, query, seconds))[0]?.histogram?.[1].buckets ?? [];
    const nameOf = ([rule, above, upTo]: Bucket) => (rule === 3 ? `[${above},${upTo}]` : `(${above},${upTo}]`);
    return Object.fromEntries(buckets.map((bucket) => [nameOf(bucket), Number(bucket[3])]));
  };

  const sampleAt = async (seconds: number, url = prometheus.url): Promise<void> => {
    const sampler = counting.sampler(remoteWriteTo(`${url}/api/v1/write`));
    await counting.setClock(seconds);
    await sampler.tick();
    await sampler.drain();
  };

  it('makes native histograms: count, sum and buckets of the lines, quantiles within a bucket of the truth', async () => {
    const of = `spent_seconds{org="${org}"}`;
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

  it('splits a native histogram by its buckets, each with the lines that it leads to', async () => {
    await counting.claim(
      { spent_seconds: 'histogram', spent_seconds_count: 'histogram', spent_seconds_bucket: 'histogram' },
      true,
    );
    const context = counting.context(prometheus.url);
    const range = { from: START / S - 20, to: START / S + 20, step: 10 };
    await counting.setClock(2);
    await counting.commit(['took 0.3', 'took 0.301', 'took 7', 'took 0']);
    await sampleAt(5);
    await sampleAt(10);
    await counting.setClock(12);
    await counting.commit(['took 0.3', 'took 1e9']);
    await sampleAt(20);
    const { groups, gaps } = await metrics.counts(context, { metric: 'spent_seconds', by: 'le', ...range });
    expect(gaps).toEqual([]);
    expect(Object.fromEntries(groups.map(({ labels, counts }) => [labels.le, counts]))).toEqual({
      [nativeBucketOf(0.3)]: [0, 0, 2, 1],
      [nativeBucketOf(7)]: [0, 0, 1, 0],
      [nativeBucketOf(0)]: [0, 0, 1, 0],
      [nativeBucketOf(1e9)]: [0, 0, 0, 1],
    });
    for (const { labels, total } of groups) {
      const series = `spent_seconds{le=${JSON.stringify(labels.le)}}`;
      const found = await logs.search(context, { clock: 'committed', from: range.from, to: range.to, series });
      expect([found.total, found.counted, found.increments]).toEqual([total, total, total]);
    }
    const classic = metrics.counts(context, { metric: 'took_seconds', by: 'le', ...range });
    await expect(classic).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'by' }] });
  });

  it('is taken again as it was, where the answer was lost', async () => {
    const send = remoteWriteTo(`${prometheus.url}/api/v1/write`);
    let sent = 0;
    // Numbers and the histogram of one boundary, then of the next.
    const lost = counting.sampler(async (body) => {
      await send(body);
      if (++sent === 4) throw new Error('killed before the answer was read');
    });
    await counting.commit(['took 1s', 'took 2s']);
    await counting.setClock(5);
    await lost.tick();
    await lost.drain();
    expect([sent, (await counting.outbox()).length]).toEqual([4, 2]);
    await counting.commit(['took 1s']);
    await sampleAt(10);
    expect(await counting.outbox()).toEqual([]);
    const counts = [0, 5, 10].map((seconds) => value(`histogram_count(spent_seconds{org="${org}"})`, seconds));
    expect(await Promise.all(counts)).toEqual([0, 2, 3]);
  });

  it('goes on with everything else where Prometheus takes no native histograms', async () => {
    const plain = await realPrometheus({ nativeHistograms: false });
    await plain.start();
    try {
      await counting.commit(['user root', 'took 1s']);
      await sampleAt(5, plain.url);
      const kept = await counting.outbox();
      expect(kept.map(({ refused }) => refused)).toEqual(['answered 500: native histograms are disabled']);
      const found = await ask(plain.url, `{org="${org}",__name__=~"hits_total|spent_.*"}`, 5);
      const names = found.map(({ metric }) => metric.__name__).sort();
      expect(names).toEqual(['hits_total', 'spent_seconds_count', 'spent_seconds_sum']);
    } finally {
      await plain.stop();
    }
  });
});
