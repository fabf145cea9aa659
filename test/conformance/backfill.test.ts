import {
  api,
  countedLogs,
  countInvalidUsers,
  graphSum,
  INVALID_USER_PATTERN,
  instant,
  type Stack,
  selectorOf,
  sendLines,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const METRIC = 'invalid_ssh_user_total';
/** Numbers that only some of the lines have; no port is below the first bound. */
const PORTS_ADDED = 'ssh_ports_total';
const PORTS = 'ssh_port';
const INTERVAL_S = 1;
const LINES_PER_REQUEST = 400;

const portsOf = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => /\]: Invalid user \S* from \S+ port (\d+)/.exec(line)?.slice(1).map(Number) ?? []);

interface Backfill {
  readonly id: string;
  readonly state: string;
  readonly matched: number;
  readonly failure: string | null;
  readonly covered: { readonly from: string; readonly to: string };
}

describe('a backfill on a real Prometheus', () => {
  let stack: Stack;
  const sent: string[] = [];
  let request = 0;

  const send = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const lines = sshdLines(LINES_PER_REQUEST, ++request);
      await sendLines(stack, lines, `backfill-${request}`);
      sent.push(...lines);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  };

  const now = (): number => Math.floor(Date.now() / 1000);
  const stored = async (): Promise<void> =>
    until('all lines are stored', async () => {
      const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?limit=1');
      return total === sent.length;
    });

  const rule = (name: string) => ({
    name,
    pattern: `${INVALID_USER_PATTERN}(?: port (?P<port>\\d+))?`,
    tags: { event: 'invalid_ssh_event' },
    metrics: [
      { name: METRIC, labels: { user: '${user}' } },
      { name: PORTS_ADDED, value: '${port}' },
      { name: PORTS, type: 'histogram', value: '${port}', buckets: [1000, 30_000] },
    ],
  });

  const ended = async (path: string): Promise<Backfill> => {
    let found: Backfill | undefined;
    await until('the backfill has ended', async () => {
      found = await api<Backfill>(stack, 'GET', path);
      return found.state !== 'running';
    });
    return found as Backfill;
  };

  /** For every boundary: each series says on the graph what the lines before it say. */
  const expectPromise = async (from: number, to: number): Promise<void> => {
    const known = await instant(stack, METRIC, to);
    const names = new Set(known.flatMap(({ labels }) => Object.keys(labels)));
    for (let boundary = from; boundary <= to; boundary += INTERVAL_S) {
      const samples = await instant(stack, METRIC, boundary);
      const graph = samples.reduce((sum, { value }) => sum + value, 0);
      expect(graph, `boundary ${boundary - from}`).toBe(await countedLogs(stack, METRIC, 0, boundary));
    }
    for (const { labels, value } of known) {
      expect(await countedLogs(stack, selectorOf(METRIC, labels, names), 0, to)).toBe(value);
    }
  };

  /** Sums and buckets of captured numbers are those of the lines as sent, and never fell, which would be a restart. */
  const expectNumbers = async (boundary: number): Promise<void> => {
    const ports = portsOf(sent);
    const low = ports.filter((port) => port <= 30_000).length;
    const wanted = { '1000': 0, '30000': low, '+Inf': ports.length };
    const buckets = await instant(stack, `${PORTS}_bucket`, boundary);
    expect(Object.fromEntries(buckets.map(({ labels, value }) => [labels.le, value]))).toEqual(wanted);
    const sum = ports.reduce((total, port) => total + port, 0);
    for (const name of [PORTS_ADDED, `${PORTS}_sum`]) {
      expect(await graphSum(stack, name, boundary)).toBe(sum);
      expect(await graphSum(stack, `resets(${name}[1h])`, boundary)).toBe(0);
    }
    expect(await countedLogs(stack, PORTS, 0, boundary)).toBe(ports.length);
  };

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: String(INTERVAL_S) } });
  });
  afterAll(() => stack?.stop());

  it('starts the graph in the past, and holds the promise there, at the seam and after it, though workers are killed', async () => {
    const start = now();
    await send(12);
    await stored();
    const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/rules', rule('Invalid user'));
    const path = `/api/v1/rules/${id}/backfill`;
    const begun = await api<Backfill>(stack, 'POST', path, { from: 0, to: now() + 3600 });
    expect(begun).toMatchObject({ state: 'running' });
    const sending = send(8);
    stack.kill('worker-0');
    stack.kill('worker-1');
    const done = await ended(`${path}s/${begun.id}`);
    expect(done).toMatchObject({ state: 'done', failure: null });
    await sending;
    await stored();
    const all = countInvalidUsers(sent);
    await until('every line is counted, old and new', async () => (await countedLogs(stack, METRIC)) === all);
    let boundary = 0;
    await until('the graph shows them all', async () => {
      boundary = now();
      return (await graphSum(stack, METRIC, boundary)) === all;
    });
    await expectPromise(start - 2, boundary);
    await expectNumbers(boundary);
    const range = new URLSearchParams({ from: String(start - 2), to: String(boundary), step: '1' });
    const counts = `/api/v1/metrics/${METRIC}/counts?${range}`;
    const steps = await api<{ groups: { total: number }[]; gaps: number[] }>(stack, 'GET', counts);
    expect([steps.groups[0]?.total, steps.gaps]).toEqual([all, []]);
    const listed = await api<{ items: Backfill[] }>(stack, 'GET', `${path}s`);
    expect(listed.items.map((one) => one.id)).toEqual([begun.id]);
  });

  it('is refused where the series has points, and says so', async () => {
    const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/rules', rule('Invalid user again'));
    const asked = api(stack, 'POST', `/api/v1/rules/${id}/backfill`, { from: 0, to: now() });
    await expect(asked).rejects.toThrow(/answered 409.*has points on the graph since/);
  });
});
