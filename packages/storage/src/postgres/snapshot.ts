import type { Db } from '@logflow/db';
import type { PoolClient } from 'pg';

/**
 * Runs reads that must agree. Merging replaces blocks in one transaction, so a snapshot holds either the old blocks or
 * the new one, with heads, lines and marks that belong together: never both, never none.
 */
export async function inSnapshot<T>(db: Db, read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let failed: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await read(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failed = error instanceof Error ? error : new Error(String(error));
    await client.query('rollback').then(() => {
      failed = undefined;
    }, ignore);
    throw error;
  } finally {
    client.release(failed);
  }
}

const ignore = (): void => undefined;
