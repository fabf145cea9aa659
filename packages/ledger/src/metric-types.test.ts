import { NONE, type RuleHits, type SeriesDemand } from '@logflow/model';
import { decodeMarks } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitBatch } from './commit';
import { Sampler } from './sampler';
import { commitOf, FakeClock, openLedger, type TestLedger } from './testing/ledger';
import { Receiver } from './testing/receiver';

let ledger: TestLedger;
let clock: FakeClock;
const S = 1_000_000;

beforeAll(async () => {
  ledger = await openLedger(await testDatabase());
  clock = await FakeClock.start(ledger.db, 1_700_000_000 * S, 5 * S);
});
afterAll(() => ledger.close());

/** One rule's column: the entry of `series` that each line feeds, and by how much; null where it feeds none. */
type Column = readonly (readonly [entry: number, value: number] | null)[];

const hitsOf = (ruleId: string, columns: readonly Column[]): RuleHits => ({
  ruleId,
  ruleVersion: 1,
  lines: Uint32Array.from(columns[0] ?? [], (_, line) => line),
  tags: Uint32Array.from(columns[0] ?? [], () => NONE),
  series: columns.map((column) => Uint32Array.from(column, (one) => one?.[0] ?? NONE)),
  values: columns.map((column) => Float64Array.from(column, (one) => one?.[1] ?? 1)),
});

async function commit(series: readonly SeriesDemand[], ...rules: (readonly Column[])[]): Promise<void> {
  const made = await commitOf({ orgId: ledger.orgId, users: (rules[0]?.[0] ?? []).map(() => null) });
  const hits = rules.map((columns, i) => hitsOf(`r${i}`, columns));
  await commitBatch(ledger.db, { ...made, matches: { hits, tagSets: [], series } });
}

async function totalsOf(family: string): Promise<Record<string, number>> {
  const { rows } = await ledger.db.pool.query<{ metric: string; labels: string; total: number }>(
    `select metric, labels, total from series s join series_total t on t.org_id = s.org_id and t.series_id = s.id
     where s.org_id = $1 and metric like $2 || '%' order by s.id`,
    [ledger.orgId, family],
  );
  return Object.fromEntries(rows.map(({ metric, labels, total }) => [metric + labels, total]));
}

const level = (more: Partial<SeriesDemand> = {}): SeriesDemand => ({
  ...{ metric: 'level', labels: {}, help: '', maxSeries: 10, type: 'gauge', ...more },
});
const [set, add] = [level({ sets: true }), level()];

describe('a gauge', () => {
  it('becomes what the last line sets, and grows by what lines add after that', async () => {
    await commit(
      [set],
      [
        [
          [0, 5],
          [0, 3],
        ],
      ],
    );
    expect(await totalsOf('level')).toEqual({ 'level{}': 3 });
    await commit(
      [add],
      [
        [
          [0, 2],
          [0, -6],
        ],
      ],
    );
    expect(await totalsOf('level')).toEqual({ 'level{}': -1 });
    await commit([set, add], [[[0, 7], null, [0, 0], null]], [[null, [1, 1], null, [1, 0.5]]]);
    expect(await totalsOf('level')).toEqual({ 'level{}': 0.5 });
    await commit([set], [[[0, 0]]]);
    expect(await totalsOf('level')).toEqual({ 'level{}': 0 });
  });

  it('has no sample before its first', async () => {
    const user = 'gauged';
    await commit([level({ labels: { user }, sets: true })], [[[0, 4]]]);
    await clock.advance(5 * S);
    const prometheus = new Receiver();
    const sampler = new Sampler(ledger.db, 5000, prometheus.send);
    await sampler.tick();
    await sampler.drain();
    expect([...(prometheus.samples.get(user) ?? [])].map(([, value]) => value)).toEqual([4]);
  });
});

describe('a counter of captured numbers', () => {
  it('grows by them, and where two rules bring a line to it, by what the first says', async () => {
    const size: SeriesDemand = { metric: 'size_total', labels: {}, help: '', maxSeries: 10 };
    await commit(
      [size],
      [[[0, 1.5], null]],
      [
        [
          [0, 100],
          [0, 0.25],
        ],
      ],
    );
    expect(await totalsOf('size_total')).toEqual({ 'size_total{}': 1.75 });
    const { rows } = await ledger.db.pool.query<{ marks: Buffer; increments: number; lines: number }>(
      `select m.marks, s.increments, s.lines from block_series s
       join block_marks m on m.org_id = s.org_id and m.block_id = s.block_id
       join series on series.org_id = s.org_id and series.id = s.series_id
       where s.org_id = $1 and series.metric = 'size_total'`,
      [ledger.orgId],
    );
    expect(rows[0]).toMatchObject({ increments: 1.75, lines: 2 });
    const marks = await decodeMarks(rows[0]?.marks as Buffer);
    expect(marks.hits.map(({ series }) => [...(series[0] as Uint32Array)])).toEqual([
      [0, NONE],
      [NONE, 0],
    ]);
  });
});

describe('a histogram', () => {
  const names = ['took_bucket', 'took_bucket', 'took_sum', 'took_count'];
  const demands = (user: string): SeriesDemand[] =>
    names.map((metric, i): SeriesDemand => {
      const labels: Record<string, string> = i < 2 ? { user, le: i === 0 ? '1' : '+Inf' } : { user };
      return { metric, labels, help: '', maxSeries: 2, type: 'histogram', family: 'took' };
    });
  const observe = (users: readonly string[], values: readonly number[]) =>
    commit(
      users.flatMap(demands),
      names.map((_, column) =>
        values.map((value, i) => (column === 0 && value > 1 ? null : [i * 4 + column, column === 2 ? value : 1])),
      ),
    );

  it('begins with all its series, and goes whole where there is no place left', async () => {
    await observe(['a', 'b', 'c'], [0.5, 3, 4]);
    await observe(['d'], [0.25]);
    expect(await totalsOf('took')).toEqual({
      'took_bucket{"le":"1","user":"a"}': 1,
      'took_bucket{"le":"+Inf","user":"a"}': 1,
      'took_sum{"user":"a"}': 0.5,
      'took_count{"user":"a"}': 1,
      'took_bucket{"le":"1","user":"b"}': 0,
      'took_bucket{"le":"+Inf","user":"b"}': 1,
      'took_sum{"user":"b"}': 3,
      'took_count{"user":"b"}': 1,
      'took_bucket{"le":"1","user":"__other__"}': 1,
      'took_bucket{"le":"+Inf","user":"__other__"}': 2,
      'took_sum{"user":"__other__"}': 4.25,
      'took_count{"user":"__other__"}': 2,
    });
    const { rows } = await ledger.db.pool.query(
      "select type, series_count from metric where org_id = $1 and name = 'took'",
      [ledger.orgId],
    );
    expect(rows).toEqual([{ type: 'histogram', series_count: 2 }]);
  });

  it('is sampled with the buckets that nothing has fed', async () => {
    const { rows } = await ledger.db.pool.query(
      `select count(*)::int as unborn from series where org_id = $1 and metric like 'took%' and born_us is null`,
      [ledger.orgId],
    );
    expect(rows).toEqual([{ unborn: 0 }]);
  });
});
