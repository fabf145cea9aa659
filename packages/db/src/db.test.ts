import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Leadership } from './leadership';
import { migrate } from './migrate';
import { forOrg } from './org';
import { ensurePartitions } from './partitions';
import { type Db, openDb, transaction } from './pool';

let database: TestDatabase;
let db: Db;
let orgs: number[];

beforeAll(async () => {
  database = await testDatabase();
  db = openDb(database.url, { max: 4 });
  const made = await db.kysely
    .insertInto('org')
    .values([{ slug: 'a' }, { slug: 'b' }])
    .returning('id')
    .execute();
  orgs = made.map((org) => org.id);
});
afterAll(async () => {
  await db.close();
  await database.close();
});

describe('openDb', () => {
  it('reads int8 as numbers, and says so where one does not fit', async () => {
    const { rows } = await db.pool.query(
      "select 9007199254740991::int8 as n, '{1,2}'::int8[] as list, '\\x00ff'::bytea as bytes",
    );
    expect(rows).toEqual([{ n: 9007199254740991, list: [1, 2], bytes: Buffer.from([0, 255]) }]);
    await expect(db.pool.query('select 9007199254740993::int8')).rejects.toThrow('select it as text');
  });
});

describe('transaction', () => {
  it('undoes everything where the work fails', async () => {
    const work = transaction(db, async (client) => {
      await client.query("insert into org (slug) values ('gone')");
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect((await db.pool.query("select from org where slug = 'gone'")).rowCount).toBe(0);
  });

  it('rejects where its connection is lost, and leaves the process and the pool alive', async () => {
    const work = transaction(db, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const lost = new Promise((resolve) => client.once('end', resolve));
      await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await lost;
      await client.query('select 1');
    });
    await expect(work).rejects.toThrow();
    expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('migrate', () => {
  it('has nothing to do twice, however many do it at once', async () => {
    expect(await Promise.all([migrate(db), migrate(db), migrate(db)])).toEqual(Array(3).fill({ applied: [] }));
  });
});

describe('forOrg', () => {
  it('reads and changes the rows of its org alone', async () => {
    const [a, b] = orgs.map((id) => forOrg(db, id)) as [ReturnType<typeof forOrg>, ReturnType<typeof forOrg>];
    const metric = { name: 'hits_total', type: 'counter', help: 'Hits.' };
    await a.insert('metric', metric).execute();
    await b.insert('metric', [metric, { ...metric, name: 'other_total' }]).execute();
    expect(await a.select('metric').select(['org_id', 'name']).execute()).toEqual([
      { org_id: orgs[0], name: 'hits_total' },
    ]);
    await b.update('metric').set({ help: 'More.' }).execute();
    expect(await a.select('metric').select('help').execute()).toEqual([{ help: 'Hits.' }]);
    await a.remove('metric').execute();
    expect(await b.select('metric').select('help').execute()).toEqual([{ help: 'More.' }, { help: 'More.' }]);
  });
});

describe('ensurePartitions', () => {
  const day = Date.UTC(2031, 4, 6, 12);
  const insert = (ms: number) =>
    db.pool.query(
      `insert into block_marks (org_id, committed_us, block_id, marks) values (1, $1, 1, '') returning tableoid::regclass::text as at`,
      [ms * 1000],
    );

  it('makes the days to come, by UTC', async () => {
    await Promise.all([ensurePartitions(db, day), ensurePartitions(db, day)]);
    expect((await insert(Date.UTC(2031, 4, 6))).rows).toEqual([{ at: 'block_marks_20310506' }]);
    expect((await insert(Date.UTC(2031, 4, 10) - 1)).rows).toEqual([{ at: 'block_marks_20310509' }]);
    expect((await insert(Date.UTC(2031, 4, 10))).rows).toEqual([{ at: 'block_marks_default' }]);
  });

  it('leaves a day that has begun in the default partition there', async () => {
    await ensurePartitions(db, day + 86_400_000);
    expect((await insert(Date.UTC(2031, 4, 10) + 1)).rows).toEqual([{ at: 'block_marks_default' }]);
  });
});

describe('Leadership', () => {
  it('is held by one at a time, and passes on when given up or lost', async () => {
    const [one, two] = [new Leadership(db, 'sample'), new Leadership(db, 'sample')];
    expect([await one.hold(), await two.hold(), await one.hold()]).toEqual([true, false, true]);
    await one.release();
    expect(await two.hold()).toBe(true);
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 3
       and database = (select oid from pg_database where datname = current_database())`,
    );
    await expect.poll(() => one.hold()).toBe(true);
    await one.release();
  });
});
