import { logger } from '@logflow/runtime';
import type pg from 'pg';
import { LOCK_SPACE, LOCKS, type LockName } from './locks';
import type { Db } from './pool';

/**
 * At most one process holds a leadership at a time: a session-level advisory lock on a connection of its own, which
 * PostgreSQL gives up with the connection.
 */
export class Leadership {
  readonly #db: Pick<Db, 'pool'>;
  readonly #lock: LockName;
  #client: pg.PoolClient | undefined;

  constructor(db: Pick<Db, 'pool'>, lock: LockName) {
    this.#db = db;
    this.#lock = lock;
  }

  /** @returns whether this process leads, after trying to where it does not yet. Throws where the database is away. */
  async hold(): Promise<boolean> {
    if (this.#client) return true;
    const client = await this.#db.pool.connect();
    try {
      const answer = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1, $2) as got', this.#key());
      if (answer.rows[0]?.got) this.#keep(client);
    } finally {
      if (this.#client !== client) client.release();
    }
    return this.#client !== undefined;
  }

  /** Lets another process lead. */
  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    client.removeAllListeners('error');
    const failed = await client.query('select pg_advisory_unlock($1, $2)', this.#key()).then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(failed);
  }

  #keep(client: pg.PoolClient): void {
    this.#client = client;
    client.on('error', (error) => {
      if (this.#client !== client) return;
      this.#client = undefined;
      logger.warn({ reason: error.message, leadership: this.#lock }, 'leadership lost with its connection');
      client.release(error);
    });
  }

  #key(): [number, number] {
    return [LOCK_SPACE, LOCKS[this.#lock]];
  }
}
