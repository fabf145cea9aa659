import { Fault } from '@logflow/model';
import {
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Pool } from 'pg';
import type { Backend } from './backend';
import { logErrors, logFailures, taken, workerSettings } from './worker-settings';

/** BullMQ's default, and what it assumes of a pool that is handed to it. */
const SCHEMA = 'bullmq';
const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 60_000;
/** Frames are compressed already: PostgreSQL trying again made adding a 100 KB job take twice as long. */
const STORE_UNCOMPRESSED = `do $$ begin
  if (select attstorage from pg_attribute where attrelid = '${SCHEMA}.job'::regclass and attname = 'data') <> 'e' then
    alter table ${SCHEMA}.job alter column data set storage external;
  end if;
end $$`;
/**
 * Every step of a job would be written down as an event and notified, though nobody here listens for events; and PostgreSQL
 * commits transactions that notify one at a time, so that each waits for the disk behind all others. Where a later BullMQ
 * has another such function, that one is left as it is.
 */
const PUBLISH_NOTHING = `do $$ begin
  perform pg_advisory_xact_lock(hashtext('${SCHEMA}.publish_event'));
  if exists (select from pg_proc where oid = to_regprocedure('${SCHEMA}.publish_event(text, text, jsonb)')
    and prosrc <> 'select null::bigint') then
    create or replace function ${SCHEMA}.publish_event(p_queue text, p_event text, p_data jsonb) returns bigint
      language sql as 'select null::bigint';
  end if;
exception when invalid_function_definition then null;
end $$`;

/** One connection to LISTEN on and one pool for all queues of the process: closing a queue leaves them open. */
class SharedConnection extends PostgresConnection {
  override async close(): Promise<void> {}
  override async disconnect(): Promise<void> {}
  end(): Promise<void> {
    return super.close();
  }
}

/** @throws Fault('unavailable') where PostgreSQL cannot be reached or its schema `bullmq` cannot be prepared. */
export async function openPostgresBackend(databaseUrl: string): Promise<Backend> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'logflow-queue',
    options: `-c search_path=${SCHEMA}`,
  });
  const connection = new SharedConnection(pool);
  // One listener per queue is expected here, however many destinations there are.
  connection.setMaxListeners(0);
  pool.on('connect', (client) => client.setMaxListeners(0));
  logErrors(connection, 'all');
  await prepare(pool, connection);
  return backendOver(pool, connection);
}

async function prepare(pool: Pool, connection: SharedConnection): Promise<void> {
  try {
    const client = await pool.connect();
    await runMigrations(client, SCHEMA)
      .then(() => client.query(STORE_UNCOMPRESSED))
      .then(() => client.query(PUBLISH_NOTHING))
      .finally(() => client.release());
    await connection.waitUntilReady();
  } catch (error) {
    await pool.end().catch(() => undefined);
    const remedy = 'start PostgreSQL or correct DATABASE_URL; its user must be allowed to create a schema';
    throw new Fault('unavailable', `The queue cannot be opened (${messageOf(error)}): ${remedy}.`, { cause: error });
  }
}

function backendOver(pool: Pool, shared: SharedConnection): Backend {
  const { Queue, Worker } = withBackend<PostgresQueueBackend, PostgresConnectionOptions>(
    (name, options) => new PostgresQueueBackend(shared, name, options),
  );
  return {
    openQueue: (name) => logErrors(new Queue(name, { connection: pool }), name),
    consume(kind, name, concurrency, handler) {
      const settings = { connection: pool, ...workerSettings(kind, concurrency) };
      const worker = new Worker(name, (job) => handler(taken(job)), settings);
      logErrors(worker, name);
      logFailures(worker, name);
      return worker;
    },
    problem: () =>
      pool.query('select 1').then(
        () => null,
        (error) => `The queue's PostgreSQL does not answer (${messageOf(error)}): start it or correct DATABASE_URL.`,
      ),
    async close() {
      await shared.end();
      await pool.end();
    },
  };
}

const messageOf = (error: unknown): string =>
  (error instanceof Error && (error.message || error.name)) || String(error);
