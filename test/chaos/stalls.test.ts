import {
  countInvalidUsers,
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

/** BullMQ itself gives up after one; a job that stalled three times runs alone. */
const STALLS = 5;
/** The lock that commits share: whoever holds it alone keeps every job in the middle of its commit. */
const COMMITS = [4919, 1];
/** Backends that wait with a commit in hand; those of killed workers are among them. */
const COMMITTING = `select pid from pg_stat_activity
  where wait_event_type = 'Lock' and (query ilike '%into ledger%' or query ilike '%commit_stamp%')`;

describe('a job whose worker is killed again and again', () => {
  let stack: Stack;
  let database: pg.Client;

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    await saveInvalidUserRule(stack);
    database = new pg.Client({ connectionString: stack.databaseUrl });
    await database.connect();
  });

  afterAll(async () => {
    await database?.end();
    await stack?.stop();
  });

  const committing = async (): Promise<number[]> =>
    (await database.query<{ pid: number }>(COMMITTING)).rows.map(({ pid }) => pid);

  it('stalls more often than any limit of attempts, and is counted once', async () => {
    const lines = sshdLines(200, 5);
    const expected = countInvalidUsers(lines);
    const seen = new Set<number>();
    await database.query('select pg_advisory_lock($1, $2)', COMMITS);
    await sendLines(stack, lines, 'stalling');
    for (let stall = 0; stall < STALLS; stall++) {
      await until('the job is in hand again', async () => (await committing()).some((pid) => !seen.has(pid)));
      for (const pid of await committing()) seen.add(pid);
      stack.kill('worker-0');
    }
    expect(seen.size).toBeGreaterThanOrEqual(STALLS);
    await database.query('select pg_advisory_unlock($1, $2)', COMMITS);

    const proof = await provePromise(stack, METRIC, await settledBoundary(stack, METRIC, expected));
    expect(proof).toMatchObject({ onTheGraph: expected, counted: expected, lines: expected });
  });
});
