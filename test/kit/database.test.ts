import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './index';

test('gives a fresh migrated database each time', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query("insert into org (slug) values ('a')");
  await client.end();
  const second = new pg.Client({ connectionString: other.url });
  await second.connect();
  const { rows } = await second.query('select count(*)::int as n, version() as version from org');
  await second.end();
  expect(rows[0].n).toBe(0);
  expect(rows[0].version).toMatch(/^PostgreSQL 18/);
  await Promise.all([one.close(), other.close()]);
});
