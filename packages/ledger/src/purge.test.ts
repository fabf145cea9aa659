import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitBatch } from './commit';
import { purgeLedger } from './purge';
import { commitOf, openLedger, type TestLedger } from './testing/ledger';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openLedger(await testDatabase());
});
afterAll(() => ledger.close());

it('forgets what is older, and keeps refusing what is not', async () => {
  const { db, orgId } = ledger;
  const recent = await commitOf({ orgId, users: ['root'] });
  await commitBatch(db, recent);
  await db.pool.query(
    `insert into ledger (org_id, entry, created_at) select $1, 'job:' || n, now() - interval '3 days' from generate_series(1, 10500) n`,
    [orgId],
  );
  expect(await purgeLedger(db, Date.now() - 48 * 3_600_000)).toBe(10_500);
  expect(await commitBatch(db, recent)).toEqual({ kind: 'duplicate' });
});
