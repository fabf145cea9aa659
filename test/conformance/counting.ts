import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { commitBatch, Sampler } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { createEngine, parseRule } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import type { ServiceContext } from '@logflow/services';
import { type TestDatabase, testDatabase } from '@logflow/test/kit';

const S = 1_000_000;
export const INTERVAL_MS = 5_000;
/** The clock starts half an hour ago, so that no sample lies in Prometheus' future. */
export const START = Math.floor(Date.now() / 60_000 - 30) * 60 * S;
export const METRIC = 'hits_total';

const engine = createEngine([
  {
    id: randomUUID(),
    version: 1,
    definition: parseRule({
      name: 'hits',
      pattern: 'user (?P<user>\\S+)',
      metrics: [{ name: METRIC, labels: { user: `\${user}` } }],
    }),
  },
  {
    id: randomUUID(),
    version: 1,
    definition: parseRule({
      name: 'took',
      pattern: 'took (?P<time>\\S+)',
      metrics: [
        { name: 'took_seconds', type: 'histogram', value: `\${time}`, buckets: [0.1, 0.5, 1, 5] },
        { name: 'took_last_seconds', type: 'gauge', value: `\${time}` },
        { name: 'took_seconds_total', value: `\${time}` },
        { name: 'spent_seconds', type: 'histogram', value: `\${time}`, buckets: 'native' },
      ],
    }),
  },
]);

/** The ledger and the sampler on a clock that the test sets; times are seconds from {@link START}. */
export class Counting {
  /** Seconds of each commit, by user. */
  readonly committed: { user: string; at: number }[] = [];
  readonly org: { readonly id: number; readonly slug: string };
  readonly #db: Db;
  readonly #database: TestDatabase;

  private constructor(db: Db, database: TestDatabase, org: Counting['org']) {
    this.#db = db;
    this.#database = database;
    this.org = org;
  }

  static async open(org: string): Promise<Counting> {
    const database = await testDatabase();
    const db = openDb(database.url, { max: 4 });
    const { rows } = await db.pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [org]);
    await db.pool.query('create table fake_clock as select $1::bigint as us', [START]);
    await db.pool.query(
      `create or replace function clock_us() returns bigint language sql volatile as 'select us from fake_clock'`,
    );
    await db.pool.query(
      'update sampler set interval_us = $2, last_boundary_us = $1, next_boundary_us = $1::bigint + $2',
      [START, INTERVAL_MS * 1000],
    );
    return new Counting(db, database, { id: rows[0]?.id as number, slug: org });
  }

  async close(): Promise<void> {
    await this.#db.close();
    await this.#database.close();
  }

  async setClock(seconds: number): Promise<void> {
    await this.#db.pool.query('update fake_clock set us = $1', [START + Math.round(seconds * S)]);
  }

  async hit(...users: string[]): Promise<void> {
    const at = await this.commit(users.map((user) => `user ${user}`));
    for (const user of users) this.committed.push({ user, at });
  }

  /** @returns when the lines were committed */
  async commit(bodies: readonly string[]): Promise<number> {
    const builder = new LinesBuilder();
    const time = BigInt(START);
    for (const body of bodies) builder.add({ time, severity: '', body, resource: '{}', attributes: '{}' });
    const lines = builder.build();
    const result = await commitBatch(this.#db, {
      jobId: randomUUID(),
      orgId: this.org.id,
      rulesEpoch: 1,
      parts: [{ batch: randomUUID(), count: bodies.length }],
      lines,
      frame: await encodeLines(lines),
      matches: engine.match(lines),
      destinations: [],
    });
    if (result.kind === 'duplicate') throw new Error('no line was sent twice');
    return (result.committedUs - START) / S;
  }

  /** As a rule that is saved does it. */
  async claim(names: Readonly<Record<string, 'counter' | 'gauge' | 'histogram'>>, native = false): Promise<void> {
    await this.#db.pool.query(
      `insert into metric (org_id, name, type, help, family, native)
       select $1::int, key, value, '', nullif(regexp_replace(key, '_(count|bucket)$', ''), key), $3 from json_each_text($2)`,
      [this.org.id, JSON.stringify(names), native],
    );
  }

  context(prometheusUrl: string): ServiceContext {
    const services = { db: this.#db, env: readEnv({}), prometheus: { url: prometheusUrl } };
    return { org: this.org, actor: { kind: 'system', id: 'test', name: 'test' }, services };
  }

  sampler(send: (body: Buffer) => Promise<void>, clock?: () => number): Sampler {
    return new Sampler(this.#db, INTERVAL_MS, send, clock);
  }

  /** @returns how many lines of a user were committed before a time. */
  countedBefore(user: string, seconds: number): number {
    return this.committed.filter((one) => one.user === user && one.at < seconds).length;
  }

  async outbox(): Promise<{ totals: number[]; refused: string | null }[]> {
    const { rows } = await this.#db.pool.query<{ totals: number[]; refused: string | null }>(
      'select totals, refused from sample_outbox order by id',
    );
    return rows;
  }
}
