/**
 * A rule's history counted afterwards: lines a second from the first block to the last sample, sending left out.
 * `--lines N` (500,000), `--block N` lines a block (5,000).
 */
import { parseArgs } from 'node:util';
import { migrate, openDb } from '@logflow/db';
import { temporaryPostgres } from '@logflow/launcher';
import { beginBackfill, carryOnBackfill } from '@logflow/ledger';
import { createEngine, parseRule } from '@logflow/rules';
import { commitLines } from '../kit/commit-lines';
import { freePort } from '../kit/ports';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '500000' }, block: { type: 'string', default: '5000' } },
});
const lineCount = Number(values.lines);
const perBlock = Number(values.block);
const RULE = '00000000-0000-4000-8000-000000000001';

const definition = parseRule({
  name: 'bench',
  pattern: INVALID_USER_PATTERN,
  tags: { event: 'bench' },
  metrics: [{ name: 'bench_total', labels: { user: '$' + '{user}' } }],
});

const postgres = await temporaryPostgres({ port: await freePort(), durable: true });
const db = openDb(postgres.url, { max: 5 });
try {
  await migrate(db);
  const org = await db.kysely.insertInto('org').values({ slug: 'bench' }).returning('id').executeTakeFirstOrThrow();
  for (let at = 0; at < lineCount; at += perBlock)
    await commitLines(db, org.id, { bodies: sshdLines(perBlock, at + 1) });
  await db.pool.query(
    'update sampler set last_boundary_us = clock_us() + 1000, next_boundary_us = clock_us() + 3600000000',
  );
  const begun = await beginBackfill(db, {
    ...{ orgId: org.id, ruleId: RULE, ruleVersion: 1, rulesEpoch: 2, definition: '{}', metrics: ['bench_total'] },
    ...{ author: 'bench', fromUs: 0, toUs: Number.MAX_SAFE_INTEGER, linesTotal: lineCount },
  });
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  const engine = createEngine([{ id: RULE, version: 1, definition }]);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const nothing = async () => undefined;
  const work = { db, send: nothing, giveWay: nothing, isStopping: () => false };
  await carryOnBackfill({ ...work, matcherOf: () => (lines) => engine.match(lines) }, org.id, begun.id);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const perLine = ((user + system) / lineCount).toFixed(2);
  console.log(`${Math.round(lineCount / seconds).toLocaleString('en')} lines/s, ${perLine} µs of Node's CPU a line`);
} finally {
  await db.close();
  await postgres.close();
}
