import { setTimeout as delay } from 'node:timers/promises';
import {
  allLogs,
  api,
  countInvalidUsers,
  instant,
  INVALID_USER_METRIC as METRIC,
  provePromise,
  type Stack,
  saveInvalidUserRule,
  sendLines,
  settledBoundary,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SECONDS_OF_AN_HOUR = 3_600;
const AT_ONCE = 24;
/** Much longer than requests are held for each other, so that the retry travels in another job. */
const RETRY_AFTER_MS = 400;

/** What a sender does with its `n`th line. */
async function sendOne(stack: Stack, line: string, n: number): Promise<void> {
  const send = () => sendLines(stack, [line], `hour-${n}`);
  if (n % 11 === 0) await Promise.all([send(), send()]);
  else await send();
  if (n % 7 === 0) await send();
  if (n % 13 === 0) {
    await delay(RETRY_AFTER_MS);
    await send();
  }
}

async function sendAnHour(stack: Stack, lines: readonly string[]): Promise<void> {
  const waiting = lines.entries();
  const sender = async () => {
    for (const [n, line] of waiting) await sendOne(stack, line, n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

const userOf = (line: string): string => / Invalid user (\S*) from /.exec(line)?.[1] ?? '';

/** @returns how many of the texts fed the series of each user. */
function byUser(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[userOf(text)] = (counts[userOf(text)] ?? 0) + 1;
  return counts;
}

describe('an hour of one-line requests', () => {
  let stack: Stack;
  let database: pg.Client;
  const lines = sshdLines(SECONDS_OF_AN_HOUR, 3);
  const hits = lines.filter((line) => countInvalidUsers([line]) === 1);
  const range = { clock: 'committed', from: '0', to: '4000000000' };

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: '1' } });
    await saveInvalidUserRule(stack, { tags: { event: 'invalid_ssh_event' } });
    database = new pg.Client({ connectionString: stack.databaseUrl });
    await database.connect();
    await sendAnHour(stack, lines);
  });

  afterAll(async () => {
    await database?.end();
    await stack?.stop();
  });

  const blocks = async (): Promise<number> =>
    (await database.query<{ n: number }>('select count(*)::int as n from block')).rows[0]?.n ?? 0;

  it('counts each line once, though many were sent two and three times, at once and in other jobs', async () => {
    const boundary = await settledBoundary(stack, METRIC, hits.length);
    const proof = await provePromise(stack, METRIC, boundary);
    expect(proof).toMatchObject({ onTheGraph: hits.length, counted: hits.length, lines: hits.length });
    const all = await allLogs(stack, range);
    expect(all.total).toBe(lines.length);
    expect(all.records.map(({ body }) => body).sort()).toEqual([...lines].sort());
  });

  it('names in each line the one series it fed; their numbers are the totals of all series', async () => {
    const boundary = await settledBoundary(stack, METRIC, hits.length);
    const { records } = await allLogs(stack, range);
    for (const { body, series } of records) {
      const user = userOf(body);
      const expected = hits.includes(body) ? [{ name: METRIC, labels: user === '' ? {} : { user }, value: 1 }] : [];
      expect(series, body).toEqual(expected);
    }
    const graph = await instant(stack, METRIC, boundary);
    const totals = Object.fromEntries(graph.map(({ labels, value }) => [labels.user ?? '', value]));
    expect(totals).toEqual(byUser(hits));
  });

  it('holds after the small blocks were merged, and every line keeps its name', async () => {
    const before = await allLogs(stack, { ...range, series: METRIC });
    const few = (await blocks()) / 10;
    await until('the small blocks are merged', async () => (await blocks()) <= few);
    const after = await allLogs(stack, { ...range, series: METRIC });
    expect(after.records.map(({ id }) => id)).toEqual(before.records.map(({ id }) => id));
    expect(after.records).toEqual(before.records);
    const boundary = await settledBoundary(stack, METRIC, hits.length);
    const proof = await provePromise(stack, METRIC, boundary);
    expect(proof).toMatchObject({ onTheGraph: hits.length, counted: hits.length, lines: hits.length });
    type Status = { received: boolean; perMinute: { lines: number }[] };
    const { received, perMinute } = await api<Status>(stack, 'GET', '/api/v1/ingest/status');
    expect(received).toBe(true);
    expect(perMinute.reduce((sum, minute) => sum + minute.lines, 0)).toBe(lines.length);
  });
});
