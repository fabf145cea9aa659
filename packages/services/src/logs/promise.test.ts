import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine, parseRule } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import { compactBlocks } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as logs from './index';

const START_US = 1_700_000_000_000_000;
const SECOND_US = 1_000_000;

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  db = openDb(database.url);
  await db.pool.query('create table test_clock as select 0::bigint as us');
  await db.pool.query(
    `create or replace function clock_us() returns bigint language sql volatile as 'select us from test_clock'`,
  );
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

const labels = { word: '$' + '{word}' };
const value = '$' + '{n}';
const METRICS = [
  { name: 'lines_total' },
  { name: 'by_word_total', labels },
  { name: 'amount_total', labels, value, maxSeries: 1 },
  { name: 'size', type: 'histogram', labels, value, buckets: [0.5, 2], maxSeries: 1 },
  { name: 'level', type: 'gauge', value, mode: 'add' },
];

const drawnRule = fc.record({
  pattern: fc.constantFrom('(?P<word>a|b)(?: (?P<n>\\S+))?', '(?P<word>\\w) ?(?P<n>[0-9.]*)$', 'no (?P<word>c)(?P<n>)'),
  metrics: fc.uniqueArray(fc.constantFrom(...METRICS), { selector: ({ name }) => name, minLength: 1, maxLength: 4 }),
  action: fc.constantFrom('keep' as const, 'keep' as const, 'drop' as const, { sample: 0.5 }),
});
const drawnLine = fc.constantFrom('a', 'b 1.5', 'no c', 'nothing here at all', 'a b 0.25', 'a 250ms', 'b -3', 'b ages');
const drawnCommit = fc.record({
  lines: fc.array(drawnLine, { minLength: 1, maxLength: 6 }),
  seconds: fc.integer({ min: 0, max: 2 }),
});

const setClock = (us: number) =>
  db.pool.query(
    `with clock as (update test_clock set us = $1)
    update sampler set interval_us = 1000000, last_boundary_us = $1 / 1000000 * 1000000, next_boundary_us = $1 / 1000000 * 1000000 + 1000000`,
    [us],
  );

async function newContext(): Promise<ServiceContext> {
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    'insert into org (slug) values (gen_random_uuid()::text) returning id, slug',
  );
  const services = { db, env: readEnv({}), prometheus: { url: 'http://127.0.0.1:1' } };
  return { org: rows[0]!, actor: { kind: 'user', id: 'u', name: 'Ada' }, services };
}

async function commit(context: ServiceContext, rules: readonly RuleVersion[], bodies: readonly string[]) {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 0n, severity: '', body, resource: '{}', attributes: '{}' });
  const lines = builder.build();
  const parts = [{ batch: randomUUID(), count: lines.count }];
  const matches = createEngine(rules).match(lines, parts);
  const frame = await encodeLines(lines);
  await commitBatch(db, {
    ...{ jobId: randomUUID(), orgId: context.org.id, rulesEpoch: 1, parts, lines, frame, matches, destinations: [] },
  });
}

interface Series {
  readonly selector: string;
  readonly total: number;
}

async function readTotals({ org }: ServiceContext): Promise<Series[]> {
  const { rows } = await db.pool.query<{ metric: string; labels: string; total: number }>(
    `select s.metric, s.labels, t.total from series s join series_total t on t.org_id = s.org_id and t.series_id = s.id
     where s.org_id = $1`,
    [org.id],
  );
  return rows.map(({ metric, labels, total }) => {
    const matchers = Object.entries(JSON.parse(labels) as Record<string, string>);
    return { selector: `${metric}{${matchers.map(([name, value]) => `${name}=${JSON.stringify(value)}`)}}`, total };
  });
}

/** What the totals were at each boundary, as the sampler would read them. */
type History = { readonly seconds: number; readonly totals: ReadonlyMap<string, number> }[];

async function expectPromise(context: ServiceContext, history: History): Promise<void> {
  const selectors = [...(history.at(-1)?.totals.keys() ?? [])];
  for (const series of selectors) {
    for (const [i, from] of history.entries()) {
      for (const to of history.slice(i)) {
        const page = await logs.search(context, {
          ...{ clock: 'committed', from: from.seconds, to: to.seconds, series, limit: '1000' },
        });
        const rise = (to.totals.get(series) ?? 0) - (from.totals.get(series) ?? 0);
        const { dropped, sampled, expired } = page.notKept;
        expect(page.increments, `${series} in [${from.seconds}, ${to.seconds})`).toBe(rise);
        expect(page.counted).toBe(page.total + dropped + sampled + expired);
        expect(page.records.length).toBe(page.total);
        expect(page.notKeptBy.reduce((sum, { lines }) => sum + lines, 0)).toBe(dropped + sampled);
        const added = page.records
          .flatMap((record) => record.series)
          .filter(({ name }) => series.startsWith(`${name}{`));
        expect(added.length).toBeGreaterThanOrEqual(page.total);
        expect(page.records.every(({ body }) => body !== '')).toBe(true);
      }
    }
  }
}

it('holds over every range for rules that drop, sample and add, before and after blocks are merged', async () => {
  const rules = fc.array(drawnRule, { minLength: 1, maxLength: 3 });
  const commits = fc.array(drawnCommit, { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(rules, commits, fc.integer({ min: 2, max: 30 }), async (drawn, steps, maxLines) => {
    const context = await newContext();
    const versions = drawn.map((rule, i): RuleVersion => {
      return {
        id: `0000000${i}-0000-4000-8000-000000000000`,
        version: 1,
        definition: parseRule({ name: `r${i}`, ...rule }),
      };
    });
    const history: History = [{ seconds: START_US / SECOND_US, totals: new Map() }];
    let us = START_US;
    for (const { lines, seconds } of steps) {
      us += seconds * SECOND_US;
      await setClock(us + 1000);
      await commit(context, versions, lines);
      const totals = new Map((await readTotals(context)).map(({ selector, total }) => [selector, total]));
      if (history.at(-1)?.seconds === us / SECOND_US + 1) history.pop();
      history.push({ seconds: us / SECOND_US + 1, totals });
    }
    await setClock(us + 60 * SECOND_US);
    await expectPromise(context, history);
    await compactBlocks(db, { minAgeMs: 0, maxLines, smallLines: maxLines });
    await expectPromise(context, history);
  });
  await fc.assert(property, { numRuns: 12 });
}, 120_000);
