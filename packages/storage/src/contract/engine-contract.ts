import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StorageEngine } from '../engine';
import type { Grouping, LogFilter, LogHistogram, LogPage, LogRecord } from '../log-query';
import { conditionDraw } from './draw-condition';
import { type LineDraw, lineDraw, makeBlock, type PlainBlock, type PlainLine, RULES, SERIES, WORDS } from './history';
import { addedBy, mergedTags, plainCount, plainGroups, plainHistogram, plainOrder, plainSelect } from './plain-search';

/** An engine with an org of its own, and what the contract needs to do to it. */
export interface EngineUnderTest {
  readonly engine: StorageEngine;
  readonly orgId: number;
  commit(block: PlainBlock): Promise<void>;
  /** Whatever the engine does to its blocks in the background, with limits that make it do much. */
  maintain(limits: { readonly maxLines: number }): Promise<void>;
  /** Microseconds since the epoch: what a commit made now would be stamped with. */
  nowUs(): Promise<number>;
}

interface CommitDraw {
  readonly afterUs: number;
  /** The event time that its lines begin at, minutes. */
  readonly minute: number;
  readonly newRules: boolean;
  readonly requests: readonly (readonly LineDraw[])[];
}

const HOUR_US = 3_600_000_000;
const DAY_US = 86_400_000_000;

const requests = fc.array(fc.array(lineDraw, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });
const commitDraw: fc.Arbitrary<CommitDraw> = fc.record({
  afterUs: fc.constantFrom(0, 1, 30_000_000, 60_000_000),
  minute: fc.nat(8),
  newRules: fc.nat(5).map((n) => n === 0),
  requests,
});
/** Given in `weight` of four queries: with every filter given at once, hardly a line would be left to compare. */
const given = <T>(weight: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: value }, { weight: 4 - weight, arbitrary: fc.constant(undefined) });
const TAGS = [
  { key: 'event', value: 'y' },
  { key: 'user', value: 'root' },
];
const filterDraw = fc.record({
  clock: fc.constantFrom('event' as const, 'committed' as const),
  from: given(2, fc.nat(6)),
  to: given(2, fc.integer({ min: 2, max: 10 })),
  contains: given(1, fc.constantFrom('line', ...WORDS)),
  regex: given(1, fc.constant(true)),
  ruleId: given(1, fc.constantFrom(...RULES)),
  tags: given(1, fc.subarray(TAGS)),
  where: given(2, conditionDraw),
  seriesIds: given(2, fc.oneof({ weight: 9, arbitrary: fc.subarray([...SERIES], { minLength: 1 }) }, fc.constant([]))),
});

/** Commits begin a few minutes before a midnight that is past, so that blocks of two days lie side by side. */
function makeHistory(draws: readonly CommitDraw[], nowUs: number): PlainBlock[] {
  const midnight = Math.floor((nowUs - 4 * HOUR_US) / DAY_US) * DAY_US;
  let committedUs = midnight - 3 * 60_000_000;
  let rulesEpoch = 1;
  return draws.map((draw) => {
    committedUs += draw.afterUs;
    rulesEpoch += draw.newRules ? 1 : 0;
    return makeBlock(draw.requests, {
      committedUs,
      rulesEpoch,
      eventBaseUs: BigInt(midnight + draw.minute * 60_000_000),
    });
  });
}

function makeFilter(draw: typeof filterDraw extends fc.Arbitrary<infer T> ? T : never, nowUs: number): LogFilter {
  const midnight = Math.floor((nowUs - 4 * HOUR_US) / DAY_US) * DAY_US;
  const base = draw.clock === 'event' ? midnight : midnight - 3 * 60_000_000;
  const time = (minute: number | undefined) =>
    minute === undefined ? undefined : BigInt(base) + BigInt(minute) * 60_000_000n;
  const body = draw.regex ? { key: 'a.m', test: (bytes: Buffer) => /a.m/.test(bytes.toString()) } : undefined;
  const { clock, contains, ruleId, tags, seriesIds, where } = draw;
  return { clock, contains, body, ruleId, tags, seriesIds, where, fromUs: time(draw.from), toUs: time(draw.to) };
}

const name = (line: { batch: string; index: number }): string => `${line.batch}:${line.index}`;

function expectSameLine(record: LogRecord, line: PlainLine): void {
  expect(record).toMatchObject({
    committedUs: line.committedUs,
    timeUs: line.timeUs,
    body: line.body,
    severity: line.severity,
    resource: JSON.stringify({ host: line.host }),
    attributes: JSON.stringify(line.attributes),
    tags: mergedTags(line),
    matches: [...line.effects.keys()].sort().map((ruleId) => ({ ruleId, ruleVersion: 1 })),
  });
  const added = record.seriesIds.map((id, i) => [id, record.values[i]] as [number, number]);
  expect(new Map(added)).toEqual(new Map(addedBy(line)));
}

async function readAllPages(
  { engine, orgId }: EngineUnderTest,
  filter: LogFilter,
  limit: number,
  between: () => Promise<void>,
): Promise<LogPage[]> {
  const pages: LogPage[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await engine.search(orgId, { ...filter, limit, cursor });
    pages.push(page);
    cursor = page.nextCursor;
    if (cursor !== null) await between();
    expect(pages.length).toBeLessThan(500);
  }
  return pages;
}

const history = fc.array(commitDraw, { minLength: 1, maxLength: 12 });
const mergeLimit = fc.integer({ min: 1, max: 30 });

async function commitHistory(
  store: EngineUnderTest,
  draws: readonly CommitDraw[],
  nowUs: number,
): Promise<PlainLine[]> {
  const blocks = makeHistory(draws, nowUs);
  for (const block of blocks) await store.commit(block);
  return blocks.flatMap((block) => block.plain);
}

/** What every page of a query must say, and their records one after another. */
function expectPages(pages: readonly LogPage[], lines: readonly PlainLine[], filter: LogFilter): void {
  const expected = plainOrder(plainSelect(lines, filter), filter);
  const records = pages.flatMap((page) => page.records);
  expect(records.map(name)).toEqual(expected.map(name));
  for (const [i, record] of records.entries()) expectSameLine(record, expected[i] as PlainLine);
  for (const page of pages) expect(page).toMatchObject({ ...plainCount(lines, filter), complete: true });
}

const searches = fc.record({
  filters: fc.array(filterDraw, { minLength: 1, maxLength: 3 }),
  limit: fc.integer({ min: 2, max: 12 }),
  late: requests,
  mergedBefore: fc.boolean(),
});

async function expectSearches(
  store: EngineUnderTest,
  draws: readonly CommitDraw[],
  { filters, limit, late, mergedBefore }: typeof searches extends fc.Arbitrary<infer T> ? T : never,
  maxLines: number,
): Promise<void> {
  const nowUs = await store.nowUs();
  const lines = await commitHistory(store, draws, nowUs);
  if (mergedBefore) await store.maintain({ maxLines });
  for (const draw of filters) {
    const filter = makeFilter(draw, nowUs);
    const known = [...lines];
    const pages = await readAllPages(store, filter, limit, async () => {
      await store.maintain({ maxLines });
      const block = makeBlock(late, { committedUs: await store.nowUs(), rulesEpoch: 1, eventBaseUs: 0n });
      await store.commit(block);
      lines.push(...block.plain);
    });
    expectPages(pages, known, filter);
  }
}

const GROUPINGS: readonly Grouping[] = [
  { source: 'severity' },
  { source: 'rule' },
  { source: 'pattern' },
  { source: 'host' },
  { source: 'tag', name: 'event' },
  { source: 'attribute', name: 'user' },
];

/** The groups, and the sum of the others, are what the lines come to, value by value and step by step. */
function expectGroups(
  { groups, buckets }: LogHistogram,
  expected: ReadonlyMap<string | null, ReadonlyMap<bigint, number>>,
  top: number,
): void {
  const stepsOf = (counts: readonly number[]) =>
    new Map(counts.flatMap((count, i) => (count > 0 ? [[buckets[i]?.startUs as bigint, count] as const] : [])));
  for (const { value, total, counts } of groups?.groups ?? []) {
    expect(stepsOf(counts)).toEqual(expected.get(value));
    expect(total).toBe(counts.reduce((sum, count) => sum + count, 0));
  }
  const totals = [...expected.values()].map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  totals.sort((a, b) => b - a);
  expect(groups?.groups.map(({ total }) => total)).toEqual(totals.slice(0, top));
  const rest = totals.slice(top);
  expect(groups?.other).toMatchObject({ values: rest.length, total: rest.reduce((sum, total) => sum + total, 0) });
}

async function expectHistogram(
  store: EngineUnderTest,
  draws: readonly CommitDraw[],
  filterOf: Parameters<typeof makeFilter>[0],
  { stepUs, grouping }: { readonly stepUs: bigint; readonly grouping: Grouping },
  maxLines: number,
): Promise<void> {
  const nowUs = await store.nowUs();
  const lines = await commitHistory(store, draws, nowUs);
  await store.maintain({ maxLines });
  const given = makeFilter(filterOf, nowUs);
  const to = BigInt(nowUs);
  const filter = { ...given, fromUs: given.fromUs ?? to - BigInt(2 * DAY_US), toUs: given.toUs ?? to };
  const histogram = await store.engine.histogram(store.orgId, { ...filter, stepUs });
  const filled = histogram.buckets.filter(({ count, counted }) => count + counted > 0);
  const found = filled.map(({ startUs, count, counted }): [bigint, number[]] => [startUs, [count, counted]]);
  expect(new Map(found)).toEqual(plainHistogram(lines, filter, stepUs));
  expect(histogram).toMatchObject({ ...plainCount(lines, filter), complete: true, groups: null });
  const top = 2;
  const divided = await store.engine.histogram(store.orgId, { ...filter, stepUs, by: { grouping, top } });
  expect({ ...divided, groups: null }).toEqual({ ...histogram, scanned: divided.scanned, blocks: divided.blocks });
  expectGroups(divided, plainGroups(lines, filter, stepUs, grouping), top);
}

/** Each line is found by its name, whether or not its commit is known or right, and nothing is found by a name that no line has. */
async function expectLines(store: EngineUnderTest, draws: readonly CommitDraw[], maxLines: number): Promise<void> {
  const lines = await commitHistory(store, draws, await store.nowUs());
  await store.maintain({ maxLines });
  for (const line of lines) {
    const { batch, index, committedUs } = line;
    for (const sought of [
      { batch, index },
      { batch, index, committedUs },
      { batch, index, committedUs: committedUs - 1 },
    ]) {
      const record = await store.engine.line(store.orgId, sought);
      if (line.notKept) expect(record).toBeNull();
      else expectSameLine(record as LogRecord, line);
    }
    expect(await store.engine.line(store.orgId + 1, { batch, index })).toBeNull();
  }
  const { batch, index } = lines.at(-1) as PlainLine;
  expect(await store.engine.line(store.orgId, { batch, index: index + 1 })).toBeNull();
}

/**
 * What every storage engine owes: the answers of somebody who looks at every line, whatever is merged or committed
 * while pages are being read.
 */
export function describeEngine(setUp: () => Promise<EngineUnderTest>, numRuns: number): void {
  it('answers pages, totals and counts as if it looked at every line, while blocks are merged and lines arrive', async () => {
    const property = fc.asyncProperty(history, searches, mergeLimit, async (draws, search, maxLines) => {
      await expectSearches(await setUp(), draws, search, maxLines);
    });
    await fc.assert(property, { numRuns });
  });

  it('counts per step, all or value by value, as if it looked at every line', async () => {
    const shape = fc.record({
      stepUs: fc.constantFrom(60_000_000n, 150_000_000n, 3_600_000_000n),
      grouping: fc.constantFrom(...GROUPINGS),
    });
    const property = fc.asyncProperty(
      history,
      filterDraw,
      shape,
      mergeLimit,
      async (draws, filter, drawn, maxLines) => {
        await expectHistogram(await setUp(), draws, filter, drawn, maxLines);
      },
    );
    await fc.assert(property, { numRuns });
  });

  it('finds a line by its name, wherever merging has put it', async () => {
    const property = fc.asyncProperty(history, mergeLimit, async (draws, maxLines) => {
      await expectLines(await setUp(), draws, maxLines);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
  });
}
