import { logger } from '@logflow/runtime';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema';

const DEFAULT_CONNECTIONS = 10;
/** A process that died or hangs inside a transaction must not hold the commit lock for long. */
const IDLE_IN_TRANSACTION_MS = 15_000;
const CONNECT_MS = 10_000;
const INT8 = pg.types.builtins.INT8;
const INT8_ARRAY: number = 1016;

/** The database: one pool, used raw where it is hot and through Kysely elsewhere. */
export interface Db {
  readonly pool: pg.Pool;
  readonly kysely: Kysely<Schema>;
  close(): Promise<void>;
}

/**
 * Opens no connection until the first query. int8 columns come as numbers; one beyond 2^53 throws, so event times are
 * selected as text. bytea comes as Buffer.
 * @param options.max connections at most; `name` is what pg_stat_activity shows.
 */
export function openDb(url: string, options: { max?: number; name?: string } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? DEFAULT_CONNECTIONS,
    application_name: options.name ?? 'logflow',
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser },
  });
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'an idle database connection was lost'));
  // The pool listens to idle connections alone: one lost in mid-transaction would end the process, though its query rejects.
  pool.on('connect', (client) => client.on('error', ignore));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  // Kysely ends the pool only where it was itself used.
  const close = async () => {
    await kysely.destroy();
    if (!pool.ending) await pool.end();
  };
  return { pool, kysely, close };
}

/**
 * Runs `work` in one READ COMMITTED transaction; commits what it did when it resolves, undoes all of it when it throws.
 * A connection that failed to undo is thrown away.
 */
export async function transaction<T>(db: Pick<Db, 'pool'>, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const ignore = (): void => undefined;

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return safeInteger;
  if (oid === INT8_ARRAY) return (text: string) => parseInt8Array(text).map(safeInteger);
  return pg.types.getTypeParser(oid, format as 'text');
}

const parseInt8Array = pg.types.getTypeParser(INT8_ARRAY) as (text: string) => string[];

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`the int8 ${text} does not fit a number: select it as text`);
}
