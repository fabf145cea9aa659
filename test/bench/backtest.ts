/**
 * A rule tried on a history of a million lines. `walk`: reading, decoding and matching in one process, in CPU time of one
 * core; `whole`: `POST /rules/backtest` through the product as `npm start` runs it, in wall time.
 * `--lines N` (1,000,000), `--block N` lines a block (5,000), `--runs N` (3), `--workers N` (2), `--walk-only`.
 */
import { parseArgs } from 'node:util';
import { type Db, migrate, openDb } from '@logflow/db';
import { temporaryPostgres } from '@logflow/launcher';
import { createEngine, parseRule } from '@logflow/rules';
import { walkBlocks } from '@logflow/storage';
import { api, sendLines } from '../kit/client';
import { commitLines } from '../kit/commit-lines';
import { freePort } from '../kit/ports';
import { until } from '../kit/settled';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';
import { startStack } from '../kit/stack';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    block: { type: 'string', default: '5000' },
    runs: { type: 'string', default: '3' },
    workers: { type: 'string', default: '2' },
    'walk-only': { type: 'boolean', default: false },
  },
});
const lineCount = Number(values.lines);
const perBlock = Number(values.block);
const runs = Number(values.runs);
/** So many texts are made; a history repeats them. */
const TEXTS = 100_000;
const EVERYTHING = { from: 0, to: 4_000_000_000 };

const RULES = {
  'a quarter matches': { pattern: INVALID_USER_PATTERN, labels: { user: '$' + '{user}' } },
  'a series a line': { pattern: INVALID_USER_PATTERN, labels: { ip: '$' + '{ip}' } },
  'nothing matches': { pattern: 'service-7 refused (?P<user>\\S+) after', labels: { user: '$' + '{user}' } },
};

const ruleOf = ({ pattern, labels }: { pattern: string; labels: object }) => ({
  name: 'bench',
  pattern,
  tags: { event: 'bench' },
  metrics: [{ name: 'bench_total', labels }],
});

const blocks: string[][] = [];
const texts = sshdLines(TEXTS);
for (let at = 0; at < lineCount; at += perBlock) {
  const from = at % TEXTS;
  blocks.push(texts.slice(from, from + Math.min(perBlock, lineCount - at)));
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

async function measureWalk(db: Db, orgId: number): Promise<void> {
  for (const [name, rule] of Object.entries(RULES)) {
    const engine = createEngine([{ id: 'bench', version: 1, definition: parseRule(ruleOf(rule)) }]);
    const once = async (): Promise<number> => {
      let scanned = 0;
      await walkBlocks(
        db,
        orgId,
        { committedFromUs: 0, committedToUs: Number.MAX_SAFE_INTEGER, event: null },
        {
          bodies: true,
          visit: async ({ lines }) => {
            engine.match(lines);
            scanned += lines.count;
            return true;
          },
        },
      );
      return scanned;
    };
    await once();
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      const before = process.cpuUsage();
      const scanned = await once();
      const { user, system } = process.cpuUsage(before);
      rates.push((scanned * 1e6) / (user + system));
    }
    const rate = Math.round(median(rates));
    console.log(
      `walk, ${name}: ${rate.toLocaleString('en')} lines/s a core, ${(1e6 / rate).toFixed(2)} µs of CPU a line`,
    );
  }
}

async function walk(): Promise<void> {
  const postgres = await temporaryPostgres({ port: await freePort(), durable: false });
  const db = openDb(postgres.url, { max: 5 });
  try {
    await migrate(db);
    const org = await db.kysely.insertInto('org').values({ slug: 'bench' }).returning('id').executeTakeFirstOrThrow();
    for (const bodies of blocks) await commitLines(db, org.id, { bodies });
    await measureWalk(db, org.id);
  } finally {
    await db.close();
    await postgres.close();
  }
}

async function whole(): Promise<void> {
  const stack = await startStack({ env: { WORKERS: values.workers } });
  try {
    for (const [i, bodies] of blocks.entries()) await sendLines(stack, bodies, `bench-${i}`);
    await until('all lines are stored', async () => {
      const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?limit=1');
      return total === lineCount;
    });
    for (const [name, rule] of Object.entries(RULES)) {
      const seconds: number[] = [];
      let cost = 0;
      for (let run = 0; run <= runs; run++) {
        const began = performance.now();
        const body = { rule: ruleOf(rule), ...EVERYTHING };
        const found = await api<{ scanned: number; costMicrosPerLine: number }>(
          stack,
          'POST',
          '/api/v1/rules/backtest',
          body,
        );
        if (found.scanned !== lineCount) throw new Error(`${found.scanned} of ${lineCount} lines were scanned`);
        if (run > 0) seconds.push((performance.now() - began) / 1000);
        cost = found.costMicrosPerLine;
      }
      console.log(
        `whole, ${name}: ${median(seconds).toFixed(2)} s for ${lineCount.toLocaleString('en')} lines (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}), matching ${cost} µs a line`,
      );
    }
  } finally {
    await stack.stop();
  }
}

await walk();
if (!values['walk-only']) await whole();
