/** Lines a second that the ledger's one transaction takes: matched beforehand, on a PostgreSQL that syncs to disk. */
import { randomUUID } from 'node:crypto';
import { type Db, migrate, openDb } from '@logflow/db';
import { temporaryPostgres } from '@logflow/launcher';
import { type Commit, commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { createEngine, parseRule } from '@logflow/rules';
import { freePort } from '../kit/ports';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';

const SECONDS = 5;
const WARM_UP_COMMITS = 10;

const rule = parseRule({
  name: 'Invalid user',
  pattern: INVALID_USER_PATTERN,
  tags: { event: 'invalid_ssh_event', ip: '$' + '{ip}' },
  metrics: [{ name: 'invalid_user_total', type: 'counter', help: 'Tries.', labels: { user: '$' + '{user}' } }],
});
const engine = createEngine([{ id: randomUUID(), version: 1, definition: rule }]);

async function batchOf(orgId: number, count: number): Promise<Omit<Commit, 'jobId' | 'parts'>> {
  const builder = new LinesBuilder();
  const resource = '{"service":"sshd"}';
  for (const body of sshdLines(count)) builder.add({ time: 1n, severity: '', body, resource, attributes: '{}' });
  const lines = builder.build();
  const destinations = [{ id: randomUUID(), selects: 'tagged' as const }];
  return { orgId, rulesEpoch: 1, lines, frame: await encodeLines(lines), matches: engine.match(lines), destinations };
}

async function measure(db: Db, orgId: number, lines: number, concurrency: number): Promise<void> {
  const batch = await batchOf(orgId, lines);
  const commit = () =>
    commitBatch(db, {
      ...batch,
      jobId: randomUUID(),
      parts: [{ batch: randomUUID(), count: lines, key: randomUUID() }],
    });
  for (let i = 0; i < WARM_UP_COMMITS; i++) await commit();
  const started = performance.now();
  const cpu = process.cpuUsage();
  let commits = 0;
  const worker = async () => {
    for (; performance.now() - started < SECONDS * 1000; commits++) await commit();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  const perLine = (used.user + used.system) / (commits * lines);
  console.log(
    `${lines} lines a batch, ${concurrency} at once: ${Math.round((commits * lines) / seconds)} lines/s, ` +
      `${((seconds * 1000 * concurrency) / commits).toFixed(1)} ms a commit, ${perLine.toFixed(2)} µs of Node's CPU a line`,
  );
}

const postgres = await temporaryPostgres({ port: await freePort(), durable: true });
const db = openDb(postgres.url, { max: 5 });
try {
  await migrate(db);
  const org = await db.kysely.insertInto('org').values({ slug: 'bench' }).returning('id').executeTakeFirstOrThrow();
  for (const lines of [10, 2000, 5000]) for (const concurrency of [1, 3]) await measure(db, org.id, lines, concurrency);
} finally {
  await db.close();
  await postgres.close();
}
