import { randomUUID } from 'node:crypto';
import { migrate, openDb } from '@logflow/db';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  /** Drops the database, whoever is still connected. */
  close(): Promise<void>;
}

const TEMPLATE = 'logflow_template';
const TEMPLATE_LOCK = 77_001;

/** @returns a migrated database of the caller's own, cloned from a template that the first caller makes. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  await withClient(server, makeTemplate);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, (client) => client.query(`create database ${name} template ${TEMPLATE}`));
  return {
    url: `${server}/${name}`,
    close: () =>
      withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`)).then(
        () => undefined,
      ),
  };
}

async function makeTemplate(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const found = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [TEMPLATE]);
  if (found.rowCount === 0) {
    await client.query(`drop database if exists ${TEMPLATE} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
    const db = openDb(`${inject('postgresUrl')}/${TEMPLATE}`);
    await migrate(db).finally(() => db.close());
    await client.query(`alter database ${TEMPLATE} is_template true allow_connections false`);
  }
  await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
}

async function withClient<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
