import { randomUUID } from 'node:crypto';
import { decodeLines } from '@logflow/lines';
import { NONE } from '@logflow/model';
import { decodeMarks } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from './commit';
import { commitOf, linesStored, openLedger, type TestLedger, totals } from './testing/ledger';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openLedger(await testDatabase());
});
afterAll(() => ledger.close());
beforeEach(async () => {
  const org = await ledger.db.pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [
    randomUUID(),
  ]);
  ledger = { ...ledger, orgId: org.rows[0]?.id as number };
});

const commit = async (spec: Omit<Parameters<typeof commitOf>[0], 'orgId'>) =>
  commitBatch(ledger.db, await commitOf({ orgId: ledger.orgId, ...spec }));

describe('commitBatch', () => {
  it('counts and stores lines together', async () => {
    const result = await commit({ users: ['root', null, 'root', 'pi'] });
    expect(result).toMatchObject({ kind: 'committed', lines: 4, wake: [] });
    expect(await totals(ledger)).toEqual({ root: 2, pi: 1 });
    expect(await linesStored(ledger)).toBe(4);
  });

  it('stores the frame as it came, the runs with the time of the commit, and what each series got', async () => {
    const batch = randomUUID();
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', null, 'root'], parts: [{ batch, count: 3 }] });
    const result = await commitBatch(ledger.db, made);
    const committedUs = result.kind === 'committed' ? result.committedUs : 0;
    const { rows } = await ledger.db.pool.query(
      `select b.*, l.lines, m.marks, s.increments, s.lines as series_lines, s.series_id, series.born_us from block b
       join block_lines l on l.org_id = b.org_id and l.block_id = b.id
       join block_marks m on m.org_id = b.org_id and m.block_id = b.id
       join block_series s on s.org_id = b.org_id and s.block_id = b.id
       join series on series.org_id = s.org_id and series.id = s.series_id where b.org_id = $1`,
      [ledger.orgId],
    );
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row).toMatchObject({ committed_us: committedUs, committed_to_us: committedUs, line_count: 3 });
    expect(row).toMatchObject({ increments: 2, series_lines: 2, born_us: committedUs, lines: made.frame });
    expect(JSON.parse(row.runs)).toEqual([[batch, 0, 3, committedUs]]);
    expect(await decodeMarks(row.marks)).toMatchObject({
      seriesIds: [row.series_id],
      hits: [{ lines: Uint32Array.of(0, 2) }],
    });
  });

  it('counts a job once, however often it comes', async () => {
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', 'pi'] });
    expect((await commitBatch(ledger.db, made)).kind).toBe('committed');
    expect(await commitBatch(ledger.db, made)).toEqual({ kind: 'duplicate' });
    expect(await totals(ledger)).toEqual({ root: 1, pi: 1 });
    expect(await linesStored(ledger)).toBe(2);
  });

  it('counts a job once when several connections commit it at the same time', async () => {
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', 'pi'] });
    const results = await Promise.all(Array.from({ length: 6 }, () => commitBatch(ledger.db, made)));
    expect(results.map((result) => result.kind).sort()).toEqual(['committed', ...Array(5).fill('duplicate')]);
    expect(await totals(ledger)).toEqual({ root: 1, pi: 1 });
  });

  it('leaves out a request whose key travelled in another job, and keeps the rest of the job', async () => {
    const part = { batch: randomUUID(), count: 2, key: 'k1' };
    await commit({ users: ['root', 'pi'], parts: [part] });
    const other = { batch: randomUUID(), count: 1 };
    const third = { batch: randomUUID(), count: 1, key: 'k2' };
    const users = ['git', 'root', 'pi', 'ftp'];
    const made = await commitOf({ orgId: ledger.orgId, users, parts: [other, part, third] });
    expect(await commitBatch(ledger.db, made)).toMatchObject({ kind: 'committed', lines: 2 });
    expect(await totals(ledger)).toEqual({ root: 1, pi: 1, git: 1, ftp: 1 });
    const { rows } = await ledger.db.pool.query<{ lines: Buffer; marks: Buffer; runs: string }>(
      `select l.lines, m.marks, b.runs from block b join block_lines l on l.org_id = b.org_id and l.block_id = b.id
       join block_marks m on m.org_id = b.org_id and m.block_id = b.id where b.org_id = $1 order by b.id desc limit 1`,
      [ledger.orgId],
    );
    const row = rows[0] as (typeof rows)[0];
    const stored = await decodeLines(row.lines);
    expect(stored.bodies.toString()).toBe('line 0 of gitline 3 of ftp');
    expect(JSON.parse(row.runs).map((run: unknown[]) => run.slice(0, 3))).toEqual([
      [other.batch, 0, 1],
      [third.batch, 0, 1],
    ]);
    const marks = await decodeMarks(row.marks);
    expect(marks.hits[0]).toMatchObject({ lines: Uint32Array.of(0, 1), tags: Uint32Array.of(0, 0) });
    expect(marks.seriesIds).toHaveLength(2);
  });

  it('counts one key once within a job, and a job of nothing new not at all', async () => {
    const part = { batch: randomUUID(), count: 1, key: 'same' };
    expect(await commit({ users: ['root', 'root'], parts: [part, part] })).toMatchObject({ lines: 1 });
    expect(await commit({ users: ['root'], parts: [part] })).toEqual({ kind: 'duplicate' });
    expect(await totals(ledger)).toEqual({ root: 1 });
    expect(await linesStored(ledger)).toBe(1);
  });

  it('gives jobs that share keys in opposite order each key once', async () => {
    const keys = ['a', 'b', 'c', 'd'];
    const parts = keys.map((key) => ({ batch: randomUUID(), count: 1, key }));
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => commit({ users: keys, parts: i % 2 ? parts : parts.toReversed() })),
    );
    expect(await linesStored(ledger)).toBe(4);
  });

  it('does not mind the same key in another org', async () => {
    const parts = [{ batch: randomUUID(), count: 1, key: 'k' }];
    await commit({ users: ['root'], parts });
    const org = await ledger.db.pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [
      randomUUID(),
    ]);
    const made = await commitOf({ orgId: org.rows[0]?.id as number, users: ['root'], parts });
    expect((await commitBatch(ledger.db, made)).kind).toBe('committed');
  });

  it('counts a line once in a series that two rules feed', async () => {
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', 'root', null] });
    const [rule] = made.matches.hits;
    const second = { ...rule, ruleId: randomUUID(), lines: Uint32Array.of(1, 2), tags: Uint32Array.of(NONE, NONE) };
    const hits = [rule, { ...second, series: [Uint32Array.of(0, 0)] }] as typeof made.matches.hits;
    await commitBatch(ledger.db, { ...made, matches: { ...made.matches, hits } });
    expect(await totals(ledger)).toEqual({ root: 3 });
  });

  it('plans a delivery for each destination that selects a line, and only then', async () => {
    const [all, tagged, rules, none] = Array.from({ length: 4 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
    ];
    const destinations = [
      { id: all, selects: 'all' as const },
      { id: tagged, selects: 'tagged' as const },
      { id: rules, selects: { rules: ['00000000-0000-4000-8000-000000000001'] } },
      { id: none, selects: { rules: [randomUUID()] } },
    ];
    const result = await commit({ users: ['root', null, 'pi'], destinations });
    expect(result).toMatchObject({ wake: [all, tagged, rules] });
    const { rows } = await ledger.db.pool.query(
      'select destination_id, events, first_line, line_count, selects from delivery where org_id = $1 order by id',
      [ledger.orgId],
    );
    expect(rows.map((row) => [row.destination_id, row.events, row.line_count])).toEqual([
      [all, 3, 3],
      [tagged, 2, 3],
      [rules, 2, 3],
    ]);
  });

  it('counts lines that are not kept, stores them without their texts, and delivers none of them', async () => {
    const id = randomUUID();
    const destinations = [{ id, selects: 'all' as const }];
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', null, 'root', 'pi'], destinations });
    const ruleId = '00000000-0000-4000-8000-000000000001';
    const notKept = [{ reason: 'dropped' as const, ruleId, lines: Uint32Array.of(0, 3) }];
    await commitBatch(ledger.db, { ...made, matches: { ...made.matches, notKept } });
    expect(await totals(ledger)).toEqual({ root: 2, pi: 1 });
    const { rows } = await ledger.db.pool.query(
      `select b.not_kept, l.lines, m.marks, d.events, array(select s.not_kept from block_series s
         where s.org_id = b.org_id and s.block_id = b.id order by s.lines) as by_series
       from block b join block_lines l on l.org_id = b.org_id and l.block_id = b.id
       join block_marks m on m.org_id = b.org_id and m.block_id = b.id
       join delivery d on d.org_id = b.org_id and d.block_id = b.id where b.org_id = $1`,
      [ledger.orgId],
    );
    const [row] = rows;
    const one = `[["dropped","${ruleId}",1]]`;
    expect(row).toMatchObject({ not_kept: `[["dropped","${ruleId}",2]]`, by_series: [one, one], events: 2 });
    expect((await decodeLines(row.lines)).bodies.toString()).toBe('line 1 of nobodyline 2 of root');
    expect((await decodeMarks(row.marks)).notKept).toEqual(notKept);
  });

  it('keeps account of what is not kept where a request leaves the block', async () => {
    const part = { batch: randomUUID(), count: 2, key: 'gone' };
    await commit({ users: ['root', 'pi'], parts: [part] });
    const parts = [part, { batch: randomUUID(), count: 2 }];
    const made = await commitOf({ orgId: ledger.orgId, users: ['root', 'pi', 'git', 'ftp'], parts });
    const notKept = [{ reason: 'sampled' as const, ruleId: 'r', lines: Uint32Array.of(1, 3) }];
    await commitBatch(ledger.db, { ...made, matches: { ...made.matches, notKept } });
    const { rows } = await ledger.db.pool.query('select not_kept from block where org_id = $1 order by id', [
      ledger.orgId,
    ]);
    expect(rows.map((row) => row.not_kept)).toEqual([null, '[["sampled","r",1]]']);
  });

  it('refuses parts that do not add up, and changes nothing', async () => {
    await expect(commit({ users: ['root'], parts: [{ batch: randomUUID(), count: 2 }] })).rejects.toThrow(
      'name 2 lines',
    );
    expect(await totals(ledger)).toEqual({});
  });
});

describe('maxSeries', () => {
  it('holds exactly while many commits race for the last places', async () => {
    const jobs = Array.from({ length: 12 }, (_, job) => [0, 1, 2, 3].map((i) => `user-${(job * 3 + i) % 20}`));
    await Promise.all(jobs.map((users) => commit({ users, maxSeries: 7 })));
    const found = await totals(ledger);
    const { __other__: other, ...own } = found;
    expect(Object.keys(own)).toHaveLength(7);
    expect(other).toBeGreaterThan(0);
    expect(Object.values(found).reduce((sum, total) => sum + total, 0)).toBe(48);
  });

  it('lets new series in once it is raised', async () => {
    await commit({ users: ['a', 'b'], maxSeries: 1 });
    expect(await totals(ledger)).toEqual({ a: 1, __other__: 1 });
    await commit({ users: ['b'], maxSeries: 1 });
    await commit({ users: ['b'], maxSeries: 2 });
    expect(await totals(ledger)).toEqual({ a: 1, __other__: 2, b: 1 });
  });
});
