import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Db, openDb } from '@logflow/db';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import type { BatchJob } from '@logflow/queue';
import { parseRule } from '@logflow/rules';
import { searchLogs } from '@logflow/storage';
import { countInvalidUsers, INVALID_USER_PATTERN, sshdLines, type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trappedHandler } from '../../testing/trapped';

const DEADLY = 'Invalid user deadly from 10.0.0.1';
const DOOMED = fileURLToPath(new URL('../../testing/doomed-worker.ts', import.meta.url));
const FAILED_OFTEN = { stalls: 0, failures: 3 };

let database: TestDatabase;
let db: Db;
let orgId: number;

beforeEach(async () => {
  database = await testDatabase();
  db = openDb(database.url, { max: 5 });
  const { id } = await db.kysely.insertInto('org').values({ slug: 'acme' }).returning('id').executeTakeFirstOrThrow();
  orgId = id;
  const definition = parseRule({
    name: 'Invalid user',
    pattern: INVALID_USER_PATTERN,
    metrics: [{ name: 'invalid_user_total', labels: { user: `\${user}` } }],
  });
  await db.pool.query('insert into rule (org_id, version, definition, name) values ($1, 1, $2, $3)', [
    orgId,
    JSON.stringify(definition),
    'Invalid user',
  ]);
});
afterEach(async () => {
  await db.close();
  await database.close();
});

async function jobOf(bodies: readonly string[]): Promise<BatchJob> {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: '{"pid":1}' });
  const frame = await encodeLines(builder.build());
  const parts = [{ batch: randomUUID(), count: bodies.length }];
  return { id: randomUUID(), orgId, acceptedAt: Date.now(), parts, frame };
}

/** Among the lines that sshd writes, some that no matcher survives. */
function withDeadly(count: number, ...at: number[]): { bodies: string[]; counted: number } {
  const bodies = sshdLines(count, 3);
  const counted = countInvalidUsers(bodies.filter((_, i) => !at.includes(i)));
  for (const i of at) bodies[i] = `${DEADLY} port ${i}`;
  return { bodies, counted };
}

const one = async (sql: string): Promise<number> => (await db.pool.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
const counted = () => one('select sum(total)::int as n from series_total');

/** Everything stored, and by index the reason of each line that is stored unmatched. */
async function stored(): Promise<{ bodies: string[]; unmatched: Record<number, string> }> {
  const { records } = await searchLogs(db, orgId, { clock: 'event', limit: 1_000 });
  const inOrder = [...records].sort((a, b) => a.index - b.index);
  const noted = inOrder.flatMap(({ index, attributes }) => {
    const { pid, ...more } = JSON.parse(attributes) as { pid: number; 'logflow.unmatched'?: string };
    expect(pid).toBe(1);
    return more['logflow.unmatched'] === undefined ? [] : [[index, more['logflow.unmatched']] as const];
  });
  return { bodies: inOrder.map(({ body }) => body), unmatched: Object.fromEntries(noted) };
}

async function expectOneCommit(): Promise<void> {
  expect(await one('select count(*)::int as n from ledger')).toBe(1);
  expect(await one('select count(*)::int as n from block')).toBe(1);
  expect(await one('select count(*)::int as n from batch_trial')).toBe(0);
}

describe('a job that cannot be matched', () => {
  const handler = () =>
    trappedHandler(db, ({ bodies }) => {
      if (bodies.includes(DEADLY)) throw new Error('the matcher does not like it');
    });

  it('is stored after a few failures, but for its offending lines matched and counted, in one commit', async () => {
    const { bodies, counted: expected } = withDeadly(300, 17, 211);
    const job = await jobOf(bodies);
    const handle = handler();
    await expect(handle(job, { stalls: 0, failures: 2 })).rejects.toThrow('does not like it');
    expect(await one('select count(*)::int as n from ledger')).toBe(0);
    await handle(job, FAILED_OFTEN);
    await handle(job, FAILED_OFTEN);
    const reason = 'matching it failed: the matcher does not like it';
    expect(await stored()).toEqual({ bodies, unmatched: { 17: reason, 211: reason } });
    expect(await counted()).toBe(expected);
    await expectOneCommit();
  });

  it('is stored also where it is a single line', async () => {
    const job = await jobOf([DEADLY]);
    await handler()(job, FAILED_OFTEN);
    expect(Object.keys((await stored()).unmatched)).toEqual(['0']);
    await expectOneCommit();
  });

  it('is stored as a whole, unmatched, where no line alone is to blame', async () => {
    const bodies = sshdLines(40, 1);
    const handle = trappedHandler(db, ({ count }) => {
      if (count > 10) throw new Error('too many');
    });
    await handle(await jobOf(bodies), FAILED_OFTEN);
    const found = await stored();
    expect(found.bodies).toEqual(bodies);
    expect(Object.keys(found.unmatched)).toHaveLength(40);
    expect(await counted()).toBe(0);
  });

  it('is matched whole where failures had another cause, and blames nothing that comes after the matching', async () => {
    const bodies = sshdLines(50, 1);
    const job = await jobOf(bodies);
    await db.pool.query('alter table ledger rename to away');
    const handle = trappedHandler(db, () => undefined);
    for (let i = 0; i < 3; i++) await expect(handle(job, FAILED_OFTEN)).rejects.toThrow('ledger');
    await db.pool.query('alter table away rename to ledger');
    await handle(job, FAILED_OFTEN);
    expect(await stored()).toEqual({ bodies, unmatched: {} });
    expect(await counted()).toBe(countInvalidUsers(bodies));
    await expectOneCommit();
  });

  it('is looked at anew once the rules have changed', async () => {
    const { bodies } = withDeadly(20, 4);
    const job = await jobOf(bodies);
    await db.pool.query(
      `insert into batch_trial (org_id, job_id, rules_epoch, search, in_flight)
       values ($1, $2, 0, '{"lineCount":20,"offences":[{"line":9,"reason":"r"}],"suspects":null,"trials":1}', true)`,
      [orgId, job.id],
    );
    await handler()(job, FAILED_OFTEN);
    expect(Object.keys((await stored()).unmatched)).toEqual(['4']);
  });
});

describe('a line that ends the process', () => {
  it('is found by one process after another, and stored unmatched', { timeout: 240_000 }, async () => {
    const { bodies, counted: expected } = withDeadly(8, 5);
    const { frame, ...rest } = await jobOf(bodies);
    const folder = await mkdtemp(join(tmpdir(), 'logflow-doomed-'));
    try {
      const file = join(folder, 'job.json');
      await writeFile(file, JSON.stringify({ ...rest, frame: frame.toString('base64') }));
      const ends: unknown[] = [];
      while (ends.at(-1) !== 0 && ends.length < 12) {
        const child = spawn(process.execPath, ['--import', 'tsx', DOOMED, database.url, file, DEADLY], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        const [code, signal] = await once(child, 'exit');
        ends.push(code ?? signal);
      }
      expect(ends.at(-1)).toBe(0);
      expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']));
      expect(ends.length).toBeGreaterThan(2);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    expect(await stored()).toEqual({ bodies, unmatched: { 5: 'matching it ended the process' } });
    expect(await counted()).toBe(expected);
    await expectOneCommit();
  });
});
