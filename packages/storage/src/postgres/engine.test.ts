import { type Db, openDb } from '@logflow/db';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeEngine } from '../contract/engine-contract';
import { storeBlock } from '../contract/store-block';
import { postgresEngine } from '../engine';
import { compactOrg } from './compact';

describe('postgres engine', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await testDatabase();
    db = openDb(database.url);
    await db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 3600000000');
  });

  afterAll(async () => {
    await db?.close();
    await database?.close();
  });

  const setUp = async () => {
    const inserted = await db.pool.query<{ id: number }>(
      'insert into org (slug) values (gen_random_uuid()::text) returning id',
    );
    const orgId = inserted.rows[0]?.id as number;
    return {
      engine: postgresEngine(db),
      orgId,
      commit: async (block: Parameters<typeof storeBlock>[2]) => {
        await storeBlock(db, orgId, block);
      },
      maintain: async ({ maxLines }: { maxLines: number }) => {
        await compactOrg(db, orgId, { maxLines, smallLines: maxLines, minAgeMs: 0, level: 1 });
      },
      nowUs: async () => {
        const { rows } = await db.pool.query<{ us: number }>('select clock_us() as us');
        return rows[0]?.us as number;
      },
    };
  };

  describeEngine(setUp, 40);
});
