import { openDb } from '@logflow/db';
import { nativeBucketOf } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { backfills, rules, type ServiceContext } from '@logflow/services';
import {
  api,
  countedLogs,
  graphSum,
  programPath,
  realPrometheus,
  type Stack,
  sendLines,
  startStack,
  testDatabase,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const METRIC = 'answer_seconds';
const rule = (more: object = {}) => ({
  name: 'Answers',
  pattern: 'answered (?P<path>\\S+) in (?P<took>\\S+)',
  metrics: [
    {
      name: METRIC,
      type: 'histogram',
      value: '$' + '{took}',
      buckets: 'native',
      labels: { path: '$' + '{path}' },
      ...more,
    },
  ],
});

describe('native histograms of the whole product', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: '1' } });
  });
  afterAll(() => stack?.stop());

  const seconds = (): number => Math.floor(Date.now() / 1000);

  it('count on the graph, over all and in each bucket, the lines that a click leads to', async () => {
    await api(stack, 'POST', '/api/v1/rules', rule());
    const values = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 1000) / 250);
    await until('the rule is known to the workers', async () => {
      await sendLines(stack, ['answered /ping in 1ms'], `ping-${Date.now()}`);
      return (await countedLogs(stack, METRIC)) > 0;
    });
    const from = seconds();
    await until('a new second', async () => seconds() > from);
    await sendLines(
      stack,
      values.slice(0, 250).map((took) => `answered /a in ${took}s`),
      'first',
    );
    stack.kill('worker-0');
    await sendLines(
      stack,
      values.slice(250).map((took) => `answered /a in ${took}s`),
      'second',
    );
    let boundary = 0;
    const of = `${METRIC}{path="/a"}`;
    await until('the graph shows them all', async () => {
      boundary = seconds();
      return (await graphSum(stack, `histogram_count(${of})`, boundary)) === values.length;
    });
    expect(await countedLogs(stack, of, 0, boundary)).toBe(values.length);
    expect(await graphSum(stack, `histogram_sum(${of})`, boundary)).toBeCloseTo(
      values.reduce((sum, one) => sum + one, 0),
      6,
    );
    for (const bucket of new Set(values.map(nativeBucketOf))) {
      const own = values.filter((one) => nativeBucketOf(one) === bucket).length;
      const series = `${METRIC}_bucket{path="/a",le=${JSON.stringify(bucket)}}`;
      expect(await countedLogs(stack, series, 0, boundary), bucket).toBe(own);
    }
    const range = `from=${from}&to=${boundary}&step=1`;
    const steps = await api<{ groups: { total: number }[]; gaps: number[] }>(
      stack,
      'GET',
      `/api/v1/metrics/${METRIC}/counts?${range}&series=${encodeURIComponent(of)}`,
    );
    expect([steps.groups[0]?.total, steps.gaps]).toEqual([values.length, []]);
    const quantile = await graphSum(stack, `histogram_quantile(0.5, increase(${of}[1m]))`, boundary);
    const median = [...values].sort((a, b) => a - b)[200] as number;
    expect(quantile / median).toBeGreaterThan(1 / 1.1);
    expect(quantile / median).toBeLessThan(1.1);
    const exposed = await fetch(`${stack.webUrl}/metrics/rules`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    });
    expect(await exposed.text()).toMatch(/answer_seconds_bucket\{path="\/a",org="\w+",le="\+Inf"\} 400\n/);
  });
});

describe.skipIf(!programPath('prometheus'))('a rule with native buckets', () => {
  let context: ServiceContext;
  let close: () => Promise<void>;
  const withPrometheus = (url: string): ServiceContext => ({
    ...context,
    services: { ...context.services, env: readEnv({ PROMETHEUS_URL: url }), prometheus: { url } },
  });

  beforeAll(async () => {
    const database = await testDatabase();
    const db = openDb(database.url);
    const { rows } = await db.pool.query<{ id: number; slug: string }>(
      "insert into org (slug) values ('acme') returning id, slug",
    );
    const services = { db, env: readEnv({}), prometheus: { url: '' } };
    context = { org: rows[0] as ServiceContext['org'], actor: { kind: 'user', id: 'u', name: 'Ada' }, services };
    close = async () => {
      await db.close();
      await database.close();
    };
  });
  afterAll(() => close());

  it('is saved where Prometheus takes such, and else refused with the remedy', async () => {
    const without = await realPrometheus({ nativeHistograms: false });
    const taking = await realPrometheus();
    try {
      await Promise.all([without.start(), taking.start()]);
      await expect(rules.create(withPrometheus(without.url), rule())).rejects.toMatchObject({
        code: 'unprocessable',
        errors: [{ path: 'metrics.0.buckets', message: expect.stringMatching(/disabled.*--enable-feature=native-h/) }],
      });
      await expect(rules.create(withPrometheus('http://127.0.0.1:1'), rule())).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/does not answer.*classic buckets/),
      });
      const saved = await rules.create(withPrometheus(taking.url), rule());
      expect(await rules.get(context, { id: saved.id })).toMatchObject({ metrics: [{ buckets: 'native' }] });
      const again = withPrometheus('http://127.0.0.1:1');
      await rules.update(again, { id: saved.id, rule: { ...rule(), tags: { kind: 'answer' } } });
      const history = await backfills.prospect(context, { id: saved.id });
      expect(history.refused).toMatch(/no native histogram of the past/);
    } finally {
      await Promise.all([without.stop(), taking.stop()]);
    }
  });

  it('has native buckets for good', async () => {
    await expect(rules.create(context, { ...rule({ buckets: [1] }), name: 'Other' })).rejects.toMatchObject({
      errors: [
        {
          path: 'metrics.0.name',
          message: expect.stringMatching(
            /is already a histogram of native buckets .* cannot become a histogram of classic/,
          ),
        },
      ],
    });
  });
});
