import { type Db, openDb } from '@logflow/db';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition } from '../condition';
import { HOSTS, makeBlock } from '../contract/history';
import { storeBlock } from '../contract/store-block';
import type { LogRecord } from '../log-query';
import { neighbours, type OneSide } from './neighbours';
import { searchLogs } from './search';

const OLD_US = 1_700_000_000_000_000;
const BLOCKS = 30;
const ALL = { count: 1000 };
const RARE: Condition = { kind: 'field', field: { source: 'host' }, key: '', test: (host) => host === HOSTS[2] };

describe('neighbours with no time to look for them', () => {
  let database: TestDatabase;
  let db: Db;
  let orgId: number;
  let line: LogRecord;

  beforeAll(async () => {
    database = await testDatabase();
    db = openDb(database.url);
    const made = await db.pool.query<{ id: number }>("insert into org (slug) values ('near') returning id");
    orgId = made.rows[0]?.id as number;
    for (let i = 0; i < BLOCKS; i++) {
      const lines = [0, 1, 2].map((minute) => ({ minute, word: 1, host: i % 7 === 0 ? 2 : 0, hits: [] }));
      const at = { committedUs: OLD_US + i, rulesEpoch: 1, eventBaseUs: BigInt(OLD_US) + BigInt(i) * 60_000_000n };
      await storeBlock(db, orgId, makeBlock([lines], at));
    }
    const { records } = await searchLogs(db, orgId, { clock: 'event', limit: 1000 });
    line = records[records.length / 2] as LogRecord;
  });
  afterAll(async () => {
    await db.close();
    await database.close();
  });

  const find = (where: Condition | undefined, before: OneSide, after: OneSide, sideMs?: number) => {
    const { timeUs: at, ...name } = line;
    return neighbours(db, orgId, { place: { at, ...name }, where, before, after }, sideMs);
  };

  it.each([undefined, RARE])('are found all the same, request by request, each once', async (where) => {
    const whole = await find(where, ALL, ALL);
    expect(whole).toMatchObject({ before: { searchedToUs: null }, after: { searchedToUs: null } });
    const before: LogRecord[] = [];
    const after: LogRecord[] = [];
    let [below, above]: OneSide[] = [ALL, ALL];
    let requests = 0;
    for (; below || above; requests++) {
      const found = await find(where, below ?? { count: 0 }, above ?? { count: 0 }, 0);
      before.push(...found.before.records);
      after.unshift(...found.after.records);
      below = onward(found.before.searchedToUs);
      above = onward(found.after.searchedToUs);
    }
    expect(requests).toBeGreaterThan(2);
    expect({ before, after }).toEqual({ before: whole.before.records, after: whole.after.records });
  });

  const onward = (searchedToUs: bigint | null): OneSide | undefined =>
    searchedToUs === null ? undefined : { ...ALL, searchedToUs };

  it('look no further than for what is wanted', async () => {
    const { before, after } = await find(undefined, { count: 4 }, { count: 0 }, 0);
    expect(before.records.length).toBeGreaterThan(0);
    expect(after).toEqual({ records: [], searchedToUs: null });
  });
});
