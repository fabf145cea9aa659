import { createHash } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LineDraw, makeBlock } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import { readLines } from './read-block';
import { searchLogs } from './search';

const OLD_US = 1_700_000_000_000_000;
const LINES = 6000;
const noise = (i: number): string => createHash('sha256').update(`${i}`).digest('hex');
const body = (i: number): string => `${i} ${noise(i)} ${'x'.repeat(i % 100)}`;

/** Every 500th line feeds the series; columns and bodies are long enough to be read in parts. */
describe('a block of which no part is small', () => {
  let database: TestDatabase;
  let db: Db;
  let orgId: number;
  let id: number;

  beforeAll(async () => {
    database = await testDatabase();
    db = openDb(database.url);
    const made = await db.pool.query<{ id: number }>("insert into org (slug) values ('large') returning id");
    orgId = made.rows[0]?.id as number;
    const draws = Array.from({ length: LINES }, (_, i): LineDraw => {
      return { minute: 0, word: 0, hits: i % 500 === 7 ? [{ rule: 0, tags: 0, series: [1, null] }] : [] };
    });
    const block = makeBlock([draws], { committedUs: OLD_US, rulesEpoch: 1, eventBaseUs: BigInt(OLD_US) });
    const builder = new LinesBuilder();
    for (let i = 0; i < LINES; i++) {
      const time = BigInt(OLD_US);
      builder.add({
        time,
        severity: 'info',
        body: body(i),
        resource: '{}',
        attributes: JSON.stringify({ a: noise(-i) }),
      });
    }
    ({ id } = await storeBlock(db, orgId, { ...block, lines: builder.build() }));
    expect((await encodeLines(builder.build())).length).toBeGreaterThan(400_000);
  });
  afterAll(async () => {
    await db.close();
    await database.close();
  });

  it.each(['event', 'committed'] as const)('gives single lines whole, by %s time, read or cached', async (clock) => {
    for (const on of [{ ...db }, db, db]) {
      const { records } = await searchLogs(on, orgId, { clock, seriesIds: [1], limit: 100 });
      const expected = Array.from({ length: LINES / 500 }, (_, n) => LINES - 500 * (n + 1) + 7);
      expect(records.map((record) => record.index)).toEqual(expected);
      for (const record of records) {
        expect(record.body).toBe(body(record.index));
        expect(JSON.parse(record.attributes)).toEqual({ a: noise(-record.index) });
      }
    }
  });

  it('is read whole as well', async () => {
    const found = await readLines(db, { orgId, committedUs: OLD_US, id }, (block) => [...block.lines.ends.keys()]);
    expect(found?.bodies.map(String)).toEqual(Array.from({ length: LINES }, (_, i) => body(i)));
    const scan = await searchLogs({ ...db }, orgId, { clock: 'event', contains: ` ${noise(4321)}`, limit: 9 });
    expect(scan.records.map((record) => record.body)).toEqual([body(4321)]);
  });
});
