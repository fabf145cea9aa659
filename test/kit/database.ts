import { randomUUID } from 'node:crypto';
import { migrate, openDb } from '@logflow/db';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  /** Drops the database, whoever is still connected. */
  close(): Promise<void>;
}

const TEMPLATE = 'logflow_template';
const TEMPLATE_LOCK = 77_001;

/**
 * @returns a migrated database of the caller's own, cloned from a template that the first caller makes. Call it in
 * beforeAll or in the test; close what you opened on it first, then it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  await withClient(makeTemplate);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(`create database ${name} template ${TEMPLATE}`);
  return { url: urlOf(name), close: () => execute(`drop database if exists ${name} with (force)`) };
}

async function makeTemplate(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const found = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [TEMPLATE]);
  if (found.rowCount === 0) {
    await client.query(`drop database if exists ${TEMPLATE} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
    const db = openDb(urlOf(TEMPLATE));
    await migrate(db).finally(() => db.close());
    await client.query(`alter database ${TEMPLATE} is_template true allow_connections false`);
  }
  await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

const execute = (statement: string): Promise<void> =>
  withClient((client) => client.query(statement).then(() => undefined));

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  return await work(client).finally(() => client.end());
}
