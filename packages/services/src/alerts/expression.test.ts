import { encodeWriteRequest, REMOTE_WRITE_HEADERS } from '@logflow/series';
import { programPath, realPrometheus } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertExpression, valueExpression } from './expression';
import type { Condition } from './input';

const STEP = 5;
const DELAY = 10;
const WINDOW = 300;
/** Prometheus looks back so far for a value. */
const SETTING = { org: 'ours', interval: STEP, series: 'm_total' };
const count = (rest: object = {}) =>
  ({ kind: 'count', metric: 'm_total', by: ['user'], moreThan: 3, window: '5m', ...rest }) as Condition;
const silent: Condition = { kind: 'silent', metric: 'm_total', window: '15m', usually: '1d' };

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [seconds: number, value: number])[];
}

it('names the org in every selector, whatever an expression says of it', () => {
  const expr = 'sum(a_total{org="theirs"}) or label_replace(b, "org", "theirs", "", "")';
  expect(alertExpression({ kind: 'promql', expr }, SETTING)).toBe(
    'sum(a_total{org="ours",org="theirs"}) or label_replace(b{org="ours"}, "org", "theirs", "", "")',
  );
  for (const condition of [count(), count({ by: [] }), silent]) {
    const text = alertExpression(condition, SETTING, '6d1b6c4e-0000-4000-8000-000000000000');
    expect(text.match(/m_total|ALERTS/g)?.length).toBe(text.match(/(m_total|ALERTS)\{org="ours"/g)?.length);
  }
});

it('counts as many whole intervals of sampling as fit into a window', () => {
  const text = alertExpression(count({ window: '5m' }), { ...SETTING, interval: 7 });
  expect(text).toContain('[294s] offset 14s');
  expect(text).toContain('offset 308s');
  expect(alertExpression(count({ by: ['user', 'ip'] }), SETTING)).toMatch(/^sum by \(user, ip\) \(/);
});

describe.skipIf(!programPath('prometheus'))('on a real Prometheus', () => {
  let prometheus: Awaited<ReturnType<typeof realPrometheus>>;
  /** A quarter of an hour ago, so that nothing lies in the future. */
  const end = Math.floor(Date.now() / 1000 / STEP) * STEP - 900;

  beforeAll(async () => {
    prometheus = await realPrometheus();
    await prometheus.start();
  });
  afterAll(() => prometheus?.stop());

  const write = async (series: readonly Series[]): Promise<void> => {
    const written = series.map(({ labels, samples }) => ({
      labels: { __name__: 'm_total', ...labels },
      samples: samples.map(([seconds, value]) => ({ value, timestampMs: seconds * 1000 })),
    }));
    const body = await encodeWriteRequest(written);
    const response = await fetch(`${prometheus.url}/api/v1/write`, {
      method: 'POST',
      headers: REMOTE_WRITE_HEADERS,
      body,
    });
    expect(response.status, await response.text()).toBe(204);
  };

  const ask = async (query: string, time: number): Promise<Record<string, number>> => {
    const parameters = new URLSearchParams({ query, time: String(time) });
    const response = await fetch(`${prometheus.url}/api/v1/query?${parameters}`);
    type Answer = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
    const { data } = (await response.json()) as Answer;
    return Object.fromEntries(data.result.map(({ metric, value }) => [metric.user ?? '', Number(value[1])]));
  };

  /** As the sampler writes a counter: a value whenever it changed, and its value before where it is new or comes back. */
  const sampled = (from: number, to: number, valueAt: (seconds: number) => number): Series['samples'] =>
    Array.from({ length: (to - from) / STEP + 1 }, (_, i) => from + i * STEP).map(
      (time) => [time, valueAt(time)] as const,
    );

  it('counts exactly what came in the window: of series that were there, were born in it, or came back in it', async () => {
    const start = end - WINDOW;
    await write([
      {
        labels: { org: 'ours', user: 'old' },
        samples: sampled(start - 1200, end, (t) => 100 + (t > start + 50 ? 7 : 0)),
      },
      { labels: { org: 'ours', user: 'born' }, samples: sampled(end - 60, end, (t) => (t > end - 60 ? 5 : 0)) },
      {
        labels: { org: 'ours', user: 'back' },
        samples: [
          ...sampled(start - 1500, start - 900, () => 40),
          ...sampled(end - 100, end, (t) => (t > end - 100 ? 44 : 40)),
        ],
      },
      { labels: { org: 'ours', user: 'quiet' }, samples: sampled(start - 1200, end, () => 9) },
      { labels: { org: 'theirs', user: 'old' }, samples: sampled(start - 600, end, (t) => (t > start ? 1000 : 0)) },
    ]);
    const at = end + DELAY;
    expect(await ask(valueExpression(count(), SETTING), at)).toEqual({ old: 7, born: 5, back: 4, quiet: 0 });
    expect(await ask(valueExpression(count({ by: [] }), SETTING), at)).toEqual({ '': 16 });
    expect(await ask(alertExpression(count({ moreThan: 4 }), SETTING), at)).toEqual({ old: 7, born: 5 });
    // An edge further no line of the first change is in it any more.
    expect(await ask(valueExpression(count(), SETTING), at + 55)).toMatchObject({ old: 0, born: 5, back: 4 });
  });

  it('finds what was busy in most hours of the day before and is not now', async () => {
    const busy = 'b_total';
    const setting = { ...SETTING, series: busy };
    const hours = (name: string, last: number): Series => ({
      labels: { __name__: busy, org: 'ours', user: name },
      samples: Array.from({ length: 26 * 60 }, (_, i) => end - 26 * 3600 + i * 60)
        .filter((time) => time <= end)
        .map((time) => [time, Math.floor(Math.min(time, end - last) / 600)] as const),
    });
    const falls = await ask(alertExpression(silent, setting), end + DELAY);
    expect(falls).toEqual({});
    await write([hours('root', 1800)]);
    expect(Object.values(await ask(alertExpression(silent, setting), end + DELAY))).toEqual([0]);
    // Half an hour before, lines still came.
    expect(await ask(alertExpression(silent, setting), end - 1800)).toEqual({});
    expect(await ask(alertExpression({ ...silent, usually: '7d' }, setting), end + DELAY)).toEqual({});
  });
});
