import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAddress, api, instant } from './client';

/** Longer than a lease of deliveries that a killed worker holds (120 s). */
const PATIENCE_MS = 300_000;
const POLL_MS = 250;

/** Resolves once the check holds; what it throws meanwhile counts as "not yet". @throws Error after five minutes. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let last: unknown = '';
  while (Date.now() < deadline) {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`waited five minutes in vain: ${what} ${last}`);
}

/** @returns how many lines `/logs` counts for a selector, committed in `[from, to)`, in unix seconds. */
export async function countedLogs(address: ApiAddress, series: string, from = 0, to = 4_000_000_000): Promise<number> {
  const query = new URLSearchParams({ clock: 'committed', from: `${from}`, to: `${to}`, series, limit: '1' });
  return (await api<{ counted: number }>(address, 'GET', `/api/v1/logs?${query}`)).counted;
}

/** @returns the sum of a metric's series in Prometheus at a time in unix seconds. */
export async function graphSum(address: ApiAddress, query: string, time: number): Promise<number> {
  return (await instant(address, query, time)).reduce((sum, { value }) => sum + value, 0);
}

/**
 * Waits until everything sent is committed and on the graph.
 * @param metric a counter's name; `expected` what its series sum up to.
 * @returns the first boundary seen at which the graph holds it all, in unix seconds.
 */
export async function settledBoundary(
  address: ApiAddress,
  metric: string,
  expected: number,
  intervalSeconds = 1,
): Promise<number> {
  await until(`${expected} lines are counted`, async () => (await countedLogs(address, metric)) >= expected);
  let boundary = 0;
  await until('the graph has caught up', async () => {
    boundary = Math.floor(Date.now() / 1000 / intervalSeconds) * intervalSeconds;
    return (await graphSum(address, metric, boundary)) >= expected;
  });
  return boundary;
}
