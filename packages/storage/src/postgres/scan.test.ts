import { type Db, openDb } from '@logflow/db';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LineDraw, makeBlock, WORDS } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import type { LogClock, LogPage } from '../log-query';
import { logHistogram } from './histogram';
import { searchLogs } from './search';

const OLD_US = 1_700_000_000_000_000;
const BLOCKS = 30;
const SPENT = { lines: 1, ms: 60_000 };
const draw = (word: number, minute: number): LineDraw => ({ minute, word, hits: [] });

describe('a scan of bodies with a small budget', () => {
  let database: TestDatabase;
  let db: Db;
  let orgId: number;

  beforeAll(async () => {
    database = await testDatabase();
    db = openDb(database.url);
    const made = await db.pool.query<{ id: number }>("insert into org (slug) values ('scan') returning id");
    orgId = made.rows[0]?.id as number;
    for (let i = 0; i < BLOCKS; i++) {
      const lines = [draw(1, 0), draw(i % 10 === 0 ? 0 : 1, 1), draw(1, 2)];
      const at = { committedUs: OLD_US + i, rulesEpoch: 1, eventBaseUs: BigInt(OLD_US) + BigInt(i) * 60_000_000n };
      await storeBlock(db, orgId, makeBlock([lines], at));
    }
  });
  afterAll(async () => {
    await db.close();
    await database.close();
  });

  const pagesOf = async (clock: LogClock, limit: number): Promise<LogPage[]> => {
    const pages: LogPage[] = [];
    for (let cursor: string | null | undefined; cursor !== null && pages.length < 200; ) {
      const page = await searchLogs(db, orgId, { clock, contains: WORDS[0], limit, cursor }, SPENT);
      pages.push(page);
      cursor = page.nextCursor;
    }
    return pages;
  };

  it.each(['event', 'committed'] as const)(
    'goes on from page to page until all is known, by %s time',
    async (clock) => {
      for (const limit of [1, 2, 100]) {
        const pages = await pagesOf(clock, limit);
        const names = pages.flatMap((page) => page.records.map((record) => `${record.batch}:${record.index}`));
        expect(names).toHaveLength(3);
        expect(new Set(names).size).toBe(3);
        expect(pages[0]).toMatchObject({ complete: false });
        expect(pages[0]?.scanned).toBeLessThan(BLOCKS * 3);
        expect(pages.at(-1)).toMatchObject({ complete: true, total: 3, counted: 3 });
        for (const page of pages.filter((one) => !one.complete)) expect(page.total).toBeLessThanOrEqual(3);
      }
    },
  );

  it('reads no body where none is asked about', async () => {
    const page = await searchLogs(db, orgId, { clock: 'event', limit: 1 }, SPENT);
    expect(page).toMatchObject({ total: BLOCKS * 3, complete: true, scanned: 0 });
  });

  it('says that a histogram is not complete', async () => {
    const range = { fromUs: BigInt(OLD_US), toUs: BigInt(OLD_US) + 3_600_000_000n, stepUs: 60_000_000n };
    const query = { clock: 'event' as const, contains: WORDS[0], ...range };
    expect(await logHistogram(db, orgId, query, SPENT)).toMatchObject({ complete: false });
    expect(await logHistogram(db, orgId, query)).toMatchObject({ complete: true, total: 3, scanned: BLOCKS * 3 });
    expect(await logHistogram(db, orgId, { ...query, contains: undefined }, SPENT)).toMatchObject({ complete: true });
  });

  it('refuses a histogram of too many steps', async () => {
    const query = { clock: 'event' as const, fromUs: 0n, toUs: 11_001n, stepUs: 1n };
    await expect(logHistogram(db, orgId, query)).rejects.toMatchObject({ code: 'invalid' });
  });
});
