import { randomUUID } from 'node:crypto';
import { type Db, openDb } from '@logflow/db';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { type BatchPart, NONE, type SeriesDemand } from '@logflow/model';
import type { Commit } from '../commit';

export interface TestLedger {
  readonly db: Db;
  readonly url: string;
  readonly orgId: number;
  close(): Promise<void>;
}

/** @param database an empty one, as the test kit makes it; it gets one org, and is closed with the ledger. */
export async function openLedger(database: { readonly url: string; close(): Promise<void> }): Promise<TestLedger> {
  const db = openDb(database.url, { max: 8, name: 'ledger-test' });
  const org = await db.kysely
    .insertInto('org')
    .values({ slug: `org-${randomUUID()}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const close = async () => {
    await db.close();
    await database.close();
  };
  return { db, url: database.url, orgId: org.id, close };
}

export interface CommitSpec {
  readonly orgId: number;
  /** For each line the label `user` of the series `hits_total` that it feeds; null where it matches nothing. */
  readonly users: readonly (string | null)[];
  readonly jobId?: string;
  readonly parts?: readonly BatchPart[];
  readonly maxSeries?: number;
  readonly destinations?: Commit['destinations'];
}

/** A commit as a worker would make it of lines that one rule matches. */
export async function commitOf(spec: CommitSpec): Promise<Commit> {
  const { orgId, users, jobId = randomUUID(), maxSeries = 1000 } = spec;
  const builder = new LinesBuilder();
  users.forEach((user, i) => {
    const body = `line ${i} of ${user ?? 'nobody'}`;
    builder.add({ time: 1_700_000_000_000_000n + BigInt(i), severity: '', body, resource: '{}', attributes: '{}' });
  });
  const lines = builder.build();
  const hit = users.flatMap((user, i) => (user === null ? [] : [{ user, i }]));
  const names = [...new Set(hit.map(({ user }) => user))];
  const series = names.map(
    (user): SeriesDemand => ({ metric: 'hits_total', labels: { user }, help: 'Hits.', maxSeries }),
  );
  const rule = {
    ruleId: '00000000-0000-4000-8000-000000000001',
    ruleVersion: 1,
    lines: Uint32Array.from(hit, ({ i }) => i),
    tags: Uint32Array.from(hit, () => (hit.length > 0 ? 0 : NONE)),
    series: [Uint32Array.from(hit, ({ user }) => names.indexOf(user))],
  };
  return {
    jobId,
    orgId,
    rulesEpoch: 1,
    parts: spec.parts ?? [{ batch: randomUUID(), count: users.length }],
    lines,
    frame: await encodeLines(lines),
    matches: { hits: [rule], tagSets: ['{"event":"hit"}'], series },
    destinations: spec.destinations ?? [],
  };
}

/** @returns the total of each series of `hits_total`, by its label `user`. */
export async function totals({ db, orgId }: TestLedger): Promise<Record<string, number>> {
  const found = await db.pool.query<{ labels: string; total: number }>(
    `select labels, total from series_total join series on series.org_id = series_total.org_id and series.id = series_id
     where series_total.org_id = $1`,
    [orgId],
  );
  return Object.fromEntries(
    found.rows.map(({ labels, total }) => [(JSON.parse(labels) as { user: string }).user, total]),
  );
}

/** @returns how many lines the org's blocks hold. */
export async function linesStored({ db, orgId }: TestLedger): Promise<number> {
  const found = await db.pool.query<{ lines: number | null }>(
    'select sum(line_count)::int as lines from block where org_id = $1',
    [orgId],
  );
  return found.rows[0]?.lines ?? 0;
}

/** A clock that a test sets, in place of PostgreSQL's, in microseconds since the epoch. */
export class FakeClock {
  us: number;
  readonly #db: Db;

  private constructor(db: Db, us: number) {
    this.#db = db;
    this.us = us;
  }

  /** Starts at a boundary of `intervalUs` that the sampler has passed. */
  static async start(db: Db, us: number, intervalUs: number): Promise<FakeClock> {
    await db.pool.query(`create table fake_clock as select $1::bigint as us`, [us]);
    await db.pool.query(
      `create or replace function clock_us() returns bigint language sql volatile as 'select us from fake_clock'`,
    );
    await db.pool.query('update sampler set interval_us = $1, last_boundary_us = $2, next_boundary_us = $3', [
      intervalUs,
      us,
      us + intervalUs,
    ]);
    return new FakeClock(db, us);
  }

  async set(us: number): Promise<void> {
    this.us = us;
    await this.#db.pool.query('update fake_clock set us = $1', [us]);
  }

  advance(us: number): Promise<void> {
    return this.set(this.us + us);
  }
}
