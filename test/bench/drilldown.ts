/**
 * A history sent in small requests, merged, then drilled into: how many blocks, how many bytes, how fast a first page.
 * `--lines N` (1,000,000), `--request N` lines a request (10), `--block N` lines of a merged block at most (10,000).
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Db, migrate, openDb } from '@logflow/db';
import { temporaryPostgres } from '@logflow/launcher';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, type Lines, LinesBuilder, selectLines } from '@logflow/lines';
import { createEngine, parseRule } from '@logflow/rules';
import { compactBlocks, type LogQuery, logHistogram, searchLogs } from '@logflow/storage';
import { freePort } from '../kit/ports';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';

const WRITERS = 4;
const LINES_AT_ONCE = 10_000;
const RARE_EVERY = 10_000;
const SAMPLES = 40;
const MINUTE_US = 60_000_000n;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    request: { type: 'string', default: '10' },
    block: { type: 'string', default: '10000' },
  },
});
const lineCount = Number(values.lines);
const perRequest = Number(values.request);
const maxLines = Number(values.block);

const rule = parseRule({
  name: 'Invalid user',
  pattern: INVALID_USER_PATTERN,
  tags: { event: 'invalid_ssh_event', user: '$' + '{user}' },
  metrics: [{ name: 'invalid_user_total', type: 'counter', help: 'Tries.', labels: { user: '$' + '{user}' } }],
});
const engine = createEngine([{ id: randomUUID(), version: 1, definition: rule }]);

function makeLines(first: number): Lines {
  const builder = new LinesBuilder(LINES_AT_ONCE * 120);
  const now = BigInt(Date.now()) * 1000n;
  const resource = '{"service":"sshd"}';
  sshdLines(Math.min(LINES_AT_ONCE, lineCount - first), first + 1).forEach((line, i) => {
    const body = (first + i) % RARE_EVERY === 0 ? 'sshd[7]: Invalid user needle from 198.51.100.7' : line;
    builder.add({ time: now + BigInt(i) * 37n, severity: '', body, resource, attributes: '{}' });
  });
  return builder.build();
}

async function commitRequest(db: Db, orgId: number, lines: Lines): Promise<void> {
  const parts = [{ batch: randomUUID(), count: lines.count }];
  const [frame, matches] = [await encodeLines(lines), engine.match(lines)];
  await commitBatch(db, { jobId: randomUUID(), orgId, rulesEpoch: 1, parts, lines, frame, matches, destinations: [] });
}

/** @returns bytes of all bodies */
async function fill(db: Db, orgId: number): Promise<number> {
  let bytes = 0;
  let first = 0;
  const write = async () => {
    while (first < lineCount) {
      const lines = makeLines(first);
      first += lines.count;
      bytes += lines.bodies.length;
      for (let at = 0; at < lines.count; at += perRequest) {
        const count = Math.min(perRequest, lines.count - at);
        await commitRequest(
          db,
          orgId,
          selectLines(
            lines,
            Array.from({ length: count }, (_, i) => at + i),
          ),
        );
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return bytes;
}

/** Stands for the sampler, which does not run here: what is committed counts as settled, the next boundary is far away. */
async function passBoundary(db: Db): Promise<void> {
  await db.pool.query(
    'update sampler set last_boundary_us = clock_us() + 1000, next_boundary_us = clock_us() + 3600000000',
  );
}

const TABLES = ['block', 'block_lines', 'block_marks', 'block_series'];

async function measureStore(db: Db, orgId: number): Promise<{ blocks: number; bytes: number; parts: string }> {
  const leaves = await db.pool.query<{ parent: string; leaf: string }>(
    `select parent, relid::text as leaf from unnest($1::text[]) as parent, pg_partition_tree(parent::regclass) where isleaf`,
    [TABLES],
  );
  for (const { leaf } of leaves.rows) await db.pool.query(`vacuum (full, analyze) ${leaf}`);
  const sizes = await db.pool.query<{ parent: string; bytes: number }>(
    `select parent, sum(pg_total_relation_size(leaf::regclass))::bigint as bytes
     from unnest($1::text[], $2::text[]) as t (parent, leaf) where pg_relation_size(leaf::regclass) > 0 group by 1 order by 1`,
    [leaves.rows.map((row) => row.parent), leaves.rows.map((row) => row.leaf)],
  );
  const { rows } = await db.pool.query<{ blocks: number }>('select count(*) as blocks from block where org_id = $1', [
    orgId,
  ]);
  const parts = sizes.rows.map((row) => `${row.parent} ${(row.bytes / 1e6).toFixed(1)}`).join(', ');
  return { blocks: rows[0]?.blocks ?? 0, bytes: sizes.rows.reduce((sum, row) => sum + row.bytes, 0), parts };
}

async function reportStore(db: Db, orgId: number, raw: number, when: string): Promise<void> {
  const { blocks, bytes, parts } = await measureStore(db, orgId);
  console.log(`${when}: ${blocks} blocks, stored/raw ${(bytes / raw).toFixed(3)} (MB with indexes: ${parts})`);
}

async function merge(db: Db): Promise<void> {
  const started = performance.now();
  let merged = 0;
  let into = 0;
  for (let more = true; more; ) {
    const done = await compactBlocks(db, { minAgeMs: 0, maxLines });
    merged += done.merged;
    into += done.into;
    more = done.merged > 0;
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `merged ${merged} blocks into ${into} in ${seconds.toFixed(1)} s: ${Math.round(merged / seconds)} blocks/s`,
  );
}

async function time(name: string, run: (i: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const started = performance.now();
    await run(i);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] as number).toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

/** A database whose blocks have not been decoded yet: caches belong to the handle. */
const cold = (db: Db): Db => ({ ...db });

async function reportSearches(db: Db, orgId: number): Promise<void> {
  const { rows } = await db.pool.query<{ id: number; labels: string }>(
    'select id, labels from series where org_id = $1',
    [orgId],
  );
  const rare = rows.filter((row) => row.labels.includes('needle')).map((row) => row.id);
  const dense = rows.filter((row) => !row.labels.includes('needle')).map((row) => row.id);
  const one = (i: number): number[] => [dense[i % dense.length] as number];
  const page = (on: Db, seriesIds: number[], more: Partial<LogQuery> = {}) =>
    searchLogs(on, orgId, { clock: 'committed', seriesIds, limit: 100, ...more });
  await time('first page by series, nothing cached', (i) => page(cold(db), one(i)));
  await time('first page by series', (i) => page(db, one(i)));
  await time('first page by series, event clock, nothing cached', (i) => page(cold(db), one(i), { clock: 'event' }));
  await time(`first page of a series of ${Math.ceil(lineCount / RARE_EVERY)} lines all over, nothing cached`, () =>
    page(cold(db), rare),
  );
  await time('first page by a metric of all series, nothing cached', () =>
    page(cold(db), [...dense, ...rare], { seriesDisjoint: true }),
  );
  const cursors = await Promise.all(one(0).map(async (id) => (await page(db, [id])).nextCursor ?? undefined));
  await time('page 2 by series, nothing cached', () => page(cold(db), one(0), { cursor: cursors[0] }));
  const found = await page(db, one(0));
  console.log(`  (a series of ${found.total} lines, ${found.counted} counted)`);
  const toUs = BigInt(Date.now()) * 1000n + MINUTE_US;
  const range = { fromUs: toUs - 30n * MINUTE_US, toUs, stepUs: 15_000_000n };
  for (const clock of ['committed', 'event'] as const) {
    await time(`histogram by series, ${clock} clock, nothing cached`, (i) =>
      logHistogram(cold(db), orgId, { clock, seriesIds: one(i), ...range }),
    );
  }
}

const postgres = await temporaryPostgres({ port: await freePort(), durable: false });
const db = openDb(postgres.url, { max: 8 });
try {
  await migrate(db);
  const org = await db.kysely.insertInto('org').values({ slug: 'bench' }).returning('id').executeTakeFirstOrThrow();
  await passBoundary(db);
  const started = performance.now();
  const raw = await fill(db, org.id);
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round(lineCount / seconds);
  console.log(
    `${lineCount} lines, ${(raw / 1e6).toFixed(1)} MB, in requests of ${perRequest}: ${rate} lines/s committed`,
  );
  await passBoundary(db);
  await reportStore(db, org.id, raw, 'before merging');
  await merge(db);
  await reportStore(db, org.id, raw, 'after merging');
  await reportSearches(db, org.id);
} finally {
  await db.close();
  await postgres.close();
}
