import { setTimeout as delay } from 'node:timers/promises';
import { remoteWriteTo } from '@logflow/ledger';
import { encodeWriteRequest } from '@logflow/series';
import {
  api,
  countedLogs,
  countInvalidUsers,
  graphSum,
  instant,
  INVALID_USER_METRIC as METRIC,
  programPath,
  provePromise,
  type Stack,
  saveInvalidUserRule,
  selectorOf,
  sendLines,
  settledBoundary,
  sshdLines,
  startStack,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LINES_PER_REQUEST = 20;
const STRAY_KILLS = 3;
const HELD_DOWN_MS = 12_000;
const LOOK_AGAIN_MS = 50;

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Sends while `work` runs. @returns every line that was accepted. */
async function sendWhile(stack: Stack, work: () => Promise<void>): Promise<readonly string[]> {
  const sent: string[] = [];
  let over = false;
  const sending = (async () => {
    for (let n = 1; !over; n++) {
      const lines = sshdLines(LINES_PER_REQUEST, n);
      await sendLines(stack, lines, `outage-${n}`);
      sent.push(...lines);
      await delay(20);
    }
  })();
  await work().finally(() => {
    over = true;
  });
  await sending;
  return sent;
}

/** Kills Prometheus as often as the launcher starts it. */
async function holdDown(stack: Stack, forMs: number): Promise<void> {
  for (const end = Date.now() + forMs; Date.now() < end; await delay(LOOK_AGAIN_MS)) stack.kill('prometheus');
}

/** The promise as the contract words it, for one selector between two boundaries. */
async function expectBetween(stack: Stack, selector: string, a: number, b: number): Promise<number> {
  const rise = (await graphSum(stack, selector, b)) - (await graphSum(stack, selector, a));
  expect(await countedLogs(stack, selector, a, b), `${selector} in [${a}, ${b})`).toBe(rise);
  return rise;
}

describe.skipIf(!programPath('prometheus'))('Prometheus killed in mid-stream and held down', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    await saveInvalidUserRule(stack);
  });

  afterAll(() => stack?.stop());

  it('loses no sample: the promise holds at the boundaries of the outage too', async () => {
    const began = seconds();
    let down = 0;
    let up = 0;
    const lines = await sendWhile(stack, async () => {
      for (let kill = 0; kill < STRAY_KILLS; kill++) {
        await delay(1_700);
        stack.kill('prometheus');
      }
      await delay(3_000);
      down = seconds();
      await holdDown(stack, HELD_DOWN_MS);
      up = seconds();
      await delay(2_000);
    });
    const expected = countInvalidUsers(lines);
    const end = await settledBoundary(stack, METRIC, expected);
    const proof = await provePromise(stack, METRIC, end);
    expect(proof).toMatchObject({ onTheGraph: expected, counted: expected, lines: expected });

    const boundaries = [began, down + 1, down + 4, down + 5, down + 9, up - 1, up + 1, end];
    const { labels } = (await instant(stack, METRIC, end)).find(({ labels }) => labels.user === 'root') as {
      labels: Record<string, string>;
    };
    let risen = 0;
    for (let i = 1; i < boundaries.length; i++) {
      const [a, b] = boundaries.slice(i - 1, i + 1) as [number, number];
      risen += await expectBetween(stack, METRIC, a, b);
      await expectBetween(stack, selectorOf(METRIC, labels, ['user']), a, b);
    }
    expect(risen).toBe(expected);
    expect(await expectBetween(stack, METRIC, down + 1, up - 1)).toBeGreaterThan(0);
  });

  it('shows the caller nothing of another org', async () => {
    const at = Date.now();
    const write = remoteWriteTo(`${stack.prometheusUrl}/api/v1/write`);
    const foreign = { __name__: METRIC, org: 'somebody-else', user: 'secret' };
    await write(await encodeWriteRequest([{ labels: foreign, samples: [{ value: 7, timestampMs: at }] }]));
    const seen = await fetch(`${stack.prometheusUrl}/api/v1/query?query=${METRIC}{user="secret"}`);
    expect(await seen.text()).toContain('somebody-else');

    for (const query of [METRIC, '{__name__=~".+"}', `${METRIC}{org="somebody-else"}`, `sum by (org) (${METRIC})`]) {
      expect(JSON.stringify(await proxied(stack, `query?query=${encodeURIComponent(query)}`))).not.toMatch(FOREIGN);
    }
    const matcher = `match[]=${encodeURIComponent('{org=~".+"}')}`;
    for (const path of ['label/org/values', 'label/user/values', `series?${matcher}`, `label/org/values?${matcher}`]) {
      expect(JSON.stringify(await proxied(stack, path))).not.toMatch(FOREIGN);
    }
    expect(await graphSum(stack, METRIC, at / 1000)).toBeGreaterThan(0);
  });
});

const FOREIGN = /secret|somebody-else/;

/** @returns what a read of the proxied Prometheus API answers, as `data`. */
const proxied = async (stack: Stack, path: string): Promise<unknown> =>
  (await api<{ data: unknown }>(stack, 'GET', `/prometheus/api/v1/${path}`)).data;
