import { randomUUID } from 'node:crypto';
import { openDb } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import { compactBlocks } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as metrics from '../metrics';
import * as rules from '../rules';
import * as logs from './index';

let context: ServiceContext;
let neighbour: ServiceContext;
let close: () => Promise<void>;
let byUser: rules.Rule;
let byHost: rules.Rule;
const batch = randomUUID();
const BODIES = [
  'Invalid user root from 10.0.0.1',
  'größe 😀 Invalid user pi from 10.0.0.2',
  'nothing here \u0000 at all',
  'Invalid user root from 10.0.0.3',
];
const START_US = 1_700_000_000_000_000n;

const versionOf = ({ id, version, ...definition }: rules.Rule): RuleVersion => ({ id, version, definition });

async function commit(
  at: ServiceContext,
  bodies: readonly string[],
  name: string,
  matching: readonly rules.Rule[] = [byUser, byHost],
): Promise<void> {
  const builder = new LinesBuilder();
  for (const [i, body] of bodies.entries()) {
    const time = START_US + BigInt(i) * 60_000_000n;
    builder.add({ time, severity: 'warn', body, resource: '{"host":"h1"}', attributes: '{"n":1}' });
  }
  const lines = builder.build();
  await commitBatch(at.services.db, {
    jobId: randomUUID(),
    orgId: at.org.id,
    rulesEpoch: 1,
    parts: [{ batch: name, count: lines.count }],
    lines,
    frame: await encodeLines(lines),
    matches: createEngine(matching.map(versionOf)).match(lines, [{ batch: name, count: lines.count }]),
    destinations: [],
  });
}

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const env = readEnv({ DATABASE_URL: database.url });
  const services = { db, env, prometheus: { url: 'http://127.0.0.1:1' } };
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = { org: rows[0]!, actor, services };
  neighbour = { org: rows[1]!, actor, services };
  byUser = await rules.create(context, {
    name: 'Invalid user',
    pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)( port)?',
    tags: { event: 'invalid_user' },
    metrics: [{ name: 'invalid_user_total', help: 'h', labels: { user: '$' + '{user}' } }],
  });
  byHost = await rules.create(context, {
    name: 'From ten',
    pattern: 'from 10[.]0[.]0[.][12]$',
    tags: { net: 'a:b' },
    metrics: [{ name: 'invalid_user_total', help: 'h', labels: { net: 'ten' } }],
  });
  await commit(context, BODIES, batch);
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

const search = (input: object) => logs.search(context, input);
const indexes = (page: logs.LogLines): string[] => page.records.map((record) => record.id.replace(`${batch}:`, ''));

it('shows a line with its name, times, tags, series and where each rule matched', async () => {
  const page = await search({ q: '😀' });
  expect(page).toMatchObject({ total: 1, counted: 1, complete: true, nextCursor: null });
  const [line] = page.records;
  expect(line).toMatchObject({
    id: `${batch}:1`,
    timestamp: '2023-11-14T22:14:20.000000Z',
    severity: 'warn',
    body: BODIES[1],
    attributes: { n: 1 },
    resource: { host: 'h1' },
    tags: { event: 'invalid_user', net: 'a:b' },
  });
  expect(line?.committedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  const spans = line?.matches.find((match) => match.ruleId === byUser.id)?.spans ?? [];
  expect(spans.map((span) => span && line?.body.slice(...span))).toEqual([
    'Invalid user pi from 10.0.0.2',
    'pi',
    '10.0.0.2',
    null,
  ]);
  expect(line?.series).toEqual(
    expect.arrayContaining([
      { name: 'invalid_user_total', labels: { user: 'pi' }, value: 1 },
      { name: 'invalid_user_total', labels: { net: 'ten' }, value: 1 },
    ]),
  );
});

it('keeps NUL bytes in bodies', async () => {
  expect((await search({ regex: 'not.ing' })).records[0]?.body).toBe(BODIES[2]);
});

it('finds the lines of a series, newest first, and says what a selector of several shares', async () => {
  const root = await search({ series: 'invalid_user_total{user="root"}' });
  expect(root).toMatchObject({ total: 2, counted: 2, sharedLines: 0 });
  expect(indexes(root)).toEqual(['3', '0']);
  expect(await search({ series: 'invalid_user_total{user=~"ro.*|p."}' })).toMatchObject({ total: 3, counted: 3 });
  expect(await search({ series: 'invalid_user_total' })).toMatchObject({ total: 3, counted: 5, sharedLines: 2 });
  expect(await search({ series: 'invalid_user_total{org="ours",user="root"}' })).toMatchObject({ total: 2 });
  expect(await search({ series: 'invalid_user_total{org="theirs"}' })).toMatchObject({ total: 0, counted: 0 });
  expect(await search({ series: 'unknown_total' })).toMatchObject({ total: 0, records: [] });
});

it('combines rule, tags and times; ranges are half-open', async () => {
  expect(indexes(await search({ rule: byHost.id }))).toEqual(['1', '0']);
  expect(indexes(await search({ rule: byHost.id, tag: ['event:invalid_user', 'net:a:b'], q: 'root' }))).toEqual(['0']);
  expect(indexes(await search({ from: '2023-11-14T22:14:20Z', to: '1700000120' }))).toEqual(['1']);
  expect(indexes(await search({ from: 1700000000, to: '2023-11-15T00:14:20+02:00' }))).toEqual(['0']);
});

it('accounts for what a rule drops, and neither shows nor finds it', async () => {
  const noise = await rules.create(neighbour, {
    ...{ name: 'Noise', pattern: 'noise', metrics: [{ name: 'lines_total' }], action: 'drop' },
  });
  const every = await rules.create(neighbour, { name: 'Every', pattern: '.', metrics: [{ name: 'lines_total' }] });
  const bodies = Array.from({ length: 88 }, (_, i) => (i % 11 === 0 ? `noise ${i}` : `signal ${i}`));
  await commit(neighbour, bodies, randomUUID(), [noise, every]);
  const all = await logs.search(neighbour, { series: 'lines_total' });
  const dropped = { notKept: { dropped: 8, sampled: 0, expired: 0 } };
  const by = { notKeptBy: [{ reason: 'dropped', ruleId: noise.id, lines: 8 }] };
  expect(all).toMatchObject({ total: 80, counted: 88, increments: 88, sharedLines: 0, ...dropped, ...by });
  expect(await logs.search(neighbour, {})).toMatchObject({ total: 80, counted: 88, ...dropped });
  expect(await logs.search(neighbour, { rule: noise.id })).toMatchObject({ total: 0, records: [], ...dropped });
  const start = START_US / 1_000_000n;
  const part = { from: Number(start), to: Number(start) + 22 * 60 };
  expect(await logs.search(neighbour, part)).toMatchObject({ total: 20, counted: 22, notKept: { dropped: 2 } });
  const histogram = await logs.histogram(neighbour, { ...part, step: '11m', series: 'lines_total' });
  expect(histogram).toMatchObject({ total: 20, counted: 22 });
  for (const search of [{ q: 'noise' }, { regex: 'noise' }, { regex: '^$' }]) {
    expect(await logs.search(neighbour, search)).toMatchObject({ total: 0, counted: 0, notKept: { dropped: 0 } });
  }
});

it('goes on page by page, even where blocks are merged between them', async () => {
  await commit(context, BODIES, randomUUID());
  const first = await search({ series: 'invalid_user_total{user="root"}', clock: 'committed', limit: '3' });
  await context.services.db.pool.query(
    'update sampler set last_boundary_us = next_boundary_us, next_boundary_us = next_boundary_us + interval_us',
  );
  expect(await compactBlocks(context.services.db, { minAgeMs: -60_000 })).toEqual({ merged: 2, into: 1 });
  const cursor = first.nextCursor ?? '';
  const second = await search({ series: 'invalid_user_total{user="root"}', clock: 'committed', limit: '3', cursor });
  expect(new Set([...first.records, ...second.records].map((record) => record.id)).size).toBe(4);
  expect(first.searchedTo).toBe(first.records.at(-1)?.committedAt);
  expect(second).toMatchObject({ total: 4, searchedTo: null, nextCursor: null });
  await expect(search({ q: 'other', cursor })).rejects.toMatchObject({ code: 'invalid' });
});

it("shows nobody another org's lines", async () => {
  const page = await logs.search(neighbour, { q: 'Invalid user' });
  expect(page).toMatchObject({ total: 0, records: [], nextCursor: null });
  expect((await metrics.list(neighbour)).items.map(({ name }) => name)).toEqual(['lines_total']);
});

it('counts per step', async () => {
  const histogram = await logs.histogram(context, {
    from: 1_700_000_000,
    to: 1_700_000_240,
    step: '2m',
    tag: 'net:a:b',
  });
  expect(histogram.buckets.map((bucket) => bucket.count).reduce((a, b) => a + b)).toBe(histogram.total);
  expect(histogram).toMatchObject({ step: 120, complete: true });
});

it.each([
  [{ regex: '(' }, 'invalid', 'regex'],
  [{ series: 'sum(x)' }, 'invalid', 'series'],
  [{ series: 'x_total{a=~"("}' }, 'invalid', 'series'],
  [{ from: 20, to: 10 }, 'invalid', 'from'],
  [{ cursor: 'nonsense' }, 'invalid', 'cursor'],
  [{ from: 'yesterday' }, 'unprocessable', 'from'],
  [{ limit: 1001 }, 'unprocessable', 'limit'],
  [{ tag: 'novalue' }, 'unprocessable', 'tag'],
  [{ rule: 'x' }, 'unprocessable', 'rule'],
  [{ clock: 'wall' }, 'unprocessable', 'clock'],
])('refuses %j and names the parameter', async (input, code, path) => {
  await expect(search(input)).rejects.toMatchObject({ code, errors: [expect.objectContaining({ path })] });
});

it('lists metrics with their labels and rules, and series with their totals', async () => {
  const { items } = await metrics.list(context);
  expect(items).toEqual([
    {
      name: 'invalid_user_total',
      type: 'counter',
      help: 'h',
      labelNames: ['net', 'user'],
      seriesCount: 3,
      history: null,
      rules: [
        { id: byUser.id, name: 'Invalid user', enabled: true },
        { id: byHost.id, name: 'From ten', enabled: true },
      ],
    },
  ]);
  const { items: series } = await metrics.series(context, { metric: 'invalid_user_total' });
  expect(series).toContainEqual({ labels: { user: 'root' }, total: 4 });
});

it('says so when the graph cannot be drawn, also that of a histogram', async () => {
  const histogram = { name: 'took_seconds', type: 'histogram', value: '1' };
  await rules.create(context, { name: 'Takes', pattern: 'never seen', metrics: [histogram] });
  for (const metric of ['invalid_user_total', 'took_seconds', 'took_seconds_sum']) {
    const counts = metrics.counts(context, { metric, from: 0, to: 60, step: 60 });
    await expect(counts).rejects.toMatchObject({ code: 'unavailable' });
  }
});

it('gives one line by its name, as the list shows it', async () => {
  const { records } = await search({});
  for (const record of records) {
    expect(await logs.get(context, { id: record.id })).toEqual(record);
    expect(await logs.get(context, { id: record.id, at: record.committedAt })).toEqual(record);
  }
});

it.each([
  ['a line that never was', `${batch}:99`],
  ['a batch that never was', `${randomUUID()}:0`],
  ['what is no id', 'histogram'],
  ['an index that is none', `${batch}:x`],
  ['a number beyond all lines', `${batch}:99999999999999`],
])('has nothing for %s', async (_, id) => {
  await expect(logs.get(context, { id })).rejects.toMatchObject({ code: 'not_found' });
});

it('gives no line of another organisation', async () => {
  await expect(logs.get(neighbour, { id: `${batch}:0` })).rejects.toMatchObject({ code: 'not_found' });
});
