import type { Db } from '@logflow/db';
import { createLogger } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { expect, it, vi } from 'vitest';
import { DeliveryBench } from '../testing/deliveries';
import { QuietTimes, startUpkeep } from './upkeep';

/** The database, telling of each merge when it begins. */
function onMerge(db: Db, call: () => void): Db {
  const watch = <T extends object>(client: T): T =>
    new Proxy(client, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (key === 'query' && String(args[0]).includes('for update of block')) call();
          return value.apply(target, args);
        };
      },
    });
  const connect = async () => watch(await db.pool.connect());
  return { ...db, pool: { query: db.pool.query.bind(db.pool), connect } as unknown as Db['pool'] };
}

it('stops after the merge in hand', async () => {
  const bench = await DeliveryBench.open(await testDatabase());
  try {
    for (let i = 0; i < 6; i++) await bench.commit(['a line'], {});
    await bench.db.pool.query(
      'update block set rules_epoch = (select count(*) / 2 from block b where b.id < block.id)',
    );
    await bench.db.pool.query('update sampler set last_boundary_us = clock_us() + 1e12');
    await bench.db.pool.query(`create or replace function clock_us() returns bigint language sql volatile
      return (extract(epoch from clock_timestamp()) * 1000000)::bigint + 60000000`);
    let closing: Promise<void> | undefined;
    const db = onMerge(bench.db, () => {
      closing ??= upkeep.close();
    });
    const log = createLogger('test');
    log.level = 'silent';
    const upkeep = startUpkeep({ db, queues: { backlog: async () => 1 }, log });
    await vi.waitFor(() => expect(closing).toBeDefined(), { timeout: 15_000 });
    await closing;
    const { rows } = await bench.db.pool.query('select count(*)::int as n from block');
    expect(rows).toEqual([{ n: 5 }]);
  } finally {
    await bench.close();
  }
});

it('believes that the queue is empty only when it was so twice in a row, and then from the first time on', async () => {
  const backlogs = [0, 3, 0, 0, 2, 0, 0];
  const expected = [undefined, undefined, undefined, 2, 2, 2, 5];
  let look = 0;
  const quiet = new QuietTimes({ backlog: async () => backlogs[look] as number });
  for (; look < backlogs.length; look++) {
    await quiet.look(() => look);
    expect(quiet.allDoneBefore(look)).toBe(expected[look]);
  }
});

it('counts jobs of two weeks ago as done where the queue is never empty, once it has watched for an hour', async () => {
  const [start, hour] = [Date.UTC(2026, 0, 31), 3_600_000];
  const quiet = new QuietTimes({ backlog: async () => 1 });
  expect(quiet.allDoneBefore(start)).toBeUndefined();
  await quiet.look(() => start);
  expect(quiet.allDoneBefore(start + hour)).toBeUndefined();
  expect(quiet.allDoneBefore(start + 2 * hour)).toBe(start + 2 * hour - 14 * 24 * hour);
});
