import { randomUUID } from 'node:crypto';
import { type Db, migrate, openDb } from '@logflow/db';
import { temporaryPostgres } from '@logflow/launcher';
import { type Commit, commitBatch } from '@logflow/ledger';
import { encodeLines, type Lines } from '@logflow/lines';
import { batchNames } from '@logflow/model';
import { createEngine, type Engine } from '@logflow/rules';
import { compactBlocks } from '@logflow/storage';
import { freePort } from '../../kit/ports';
import { corpusOf } from '../corpora/corpora';
import { rulesOf, simplePatterns } from '../corpora/rules';

const CONNECTIONS = 8;
const TABLES = ['block', 'block_lines', 'block_marks', 'block_series'];

/** What blocks take on disk, after a full vacuum. */
export interface Stored {
  readonly blocks: number;
  /** With indexes. */
  readonly bytes: number;
  /** The same by table. */
  readonly tables: Readonly<Record<string, number>>;
}

/** Lines with what the rules found in them: what a commit needs that does not change from one to the next. */
export type Matched = Pick<Commit, 'lines' | 'matches'>;

/** A database without the apps, and one org's lines, committed as a worker commits them. */
export class History {
  readonly db: Db;
  readonly orgId: number;
  readonly #engine: Engine;
  readonly #nextBatch = batchNames();
  readonly #end: () => Promise<void>;

  private constructor(db: Db, orgId: number, end: () => Promise<void>) {
    this.db = db;
    this.orgId = orgId;
    this.#engine = createEngine(
      rulesOf(simplePatterns(corpusOf('sshd'), 1)).map((rule) => ({ ...rule, id: randomUUID() })),
    );
    this.#end = end;
  }

  /** @param durable whether PostgreSQL syncs to disk: what is timed must, what is only filled need not. */
  static async open(durable: boolean): Promise<History> {
    const postgres = await temporaryPostgres({ port: await freePort(), durable });
    return History.on(postgres);
  }

  /** @param server a database of its own, closed with the history. */
  static async on(server: { readonly url: string; close(): Promise<void> }): Promise<History> {
    const db = openDb(server.url, { max: CONNECTIONS, name: 'bench' });
    const end = async () => {
      // The server's end reaches connections that are just closing, and is no news: output holds results alone.
      db.pool.removeAllListeners('error').on('error', () => undefined);
      await db.close();
      await server.close();
    };
    try {
      await migrate(db);
      const org = await db.kysely.insertInto('org').values({ slug: 'bench' }).returning('id').executeTakeFirstOrThrow();
      const history = new History(db, org.id, end);
      await history.passBoundary();
      return history;
    } catch (error) {
      await end();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#end();
  }

  match(lines: Lines): Matched {
    return { lines, matches: this.#engine.match(lines) };
  }

  async commit({ lines, matches }: Matched, more: Partial<Commit> = {}): Promise<void> {
    await commitBatch(this.db, {
      jobId: randomUUID(),
      orgId: this.orgId,
      rulesEpoch: 1,
      parts: [{ batch: this.#nextBatch(), count: lines.count }],
      lines,
      frame: more.frame ?? (await encodeLines(lines)),
      matches,
      destinations: [],
      ...more,
    });
  }

  /** Stands for the sampler, which does not run here: what is committed is settled, the next boundary far away. */
  async passBoundary(): Promise<void> {
    await this.db.pool.query(
      'update sampler set last_boundary_us = clock_us() + 1000, next_boundary_us = clock_us() + 3600000000',
    );
  }

  /** Merges small blocks until none is left. @returns how many were merged, and into how many. */
  async merge(maxLines?: number): Promise<{ merged: number; into: number }> {
    const sum = { merged: 0, into: 0 };
    for (;;) {
      const { merged, into } = await compactBlocks(this.db, { minAgeMs: 0, ...(maxLines && { maxLines }) });
      if (merged === 0) return sum;
      sum.merged += merged;
      sum.into += into;
    }
  }

  async measureStored(): Promise<Stored> {
    const leaves = await this.db.pool.query<{ parent: string; leaf: string }>(
      `select parent, relid::text as leaf from unnest($1::text[]) as parent, pg_partition_tree(parent::regclass)
       where isleaf`,
      [TABLES],
    );
    for (const { leaf } of leaves.rows) await this.db.pool.query(`vacuum (full, analyze) ${leaf}`);
    const sizes = await this.db.pool.query<{ parent: string; bytes: number }>(
      `select parent, sum(pg_total_relation_size(leaf::regclass))::bigint as bytes
       from unnest($1::text[], $2::text[]) as t (parent, leaf) where pg_relation_size(leaf::regclass) > 0 group by 1`,
      [leaves.rows.map((row) => row.parent), leaves.rows.map((row) => row.leaf)],
    );
    const tables = Object.fromEntries(sizes.rows.map(({ parent, bytes }) => [parent, bytes]));
    const bytes = sizes.rows.reduce((sum, row) => sum + row.bytes, 0);
    return { blocks: await this.#count(), bytes, tables };
  }

  async #count(): Promise<number> {
    const found = await this.db.pool.query<{ n: number }>('select count(*)::int as n from block where org_id = $1', [
      this.orgId,
    ]);
    return found.rows[0]?.n ?? 0;
  }
}

/** Calls `work` for each item, so many at once. */
export async function eachAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
