import { randomUUID } from 'node:crypto';
import { openDb } from '@logflow/db';
import { type CommitDestination, type CommitResult, commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import type { BatchPart, RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import type { ServiceContext } from '../src/context';

export const MINUTE_US = 60_000_000;
export const HOUR_US = 60 * MINUTE_US;

export interface Batch {
  readonly bodies: readonly string[];
  readonly rules?: readonly RuleVersion[];
  readonly parts?: readonly BatchPart[];
  readonly jobId?: string;
  readonly destinations?: readonly CommitDestination[];
  readonly token?: string;
}

/** Orgs of a database whose clock the test sets, with lines committed as a worker commits them. */
export async function overviewOrgs(database: { readonly url: string; close(): Promise<void> }, nowUs: number) {
  const db = openDb(database.url);
  const { pool } = db;
  await pool.query('create table fake_clock as select $1::bigint as us', [nowUs]);
  await pool.query(
    "create or replace function clock_us() returns bigint language sql volatile as 'select us from fake_clock'",
  );
  const setClock = async (us: number): Promise<void> => {
    await pool.query('update fake_clock set us = $1', [us]);
    await pool.query('update sampler set last_boundary_us = $1, next_boundary_us = $1 + interval_us', [us]);
  };
  await setClock(nowUs);
  const services = { db, env: readEnv({}), prometheus: { url: 'http://127.0.0.1:1' } };
  const addOrg = async (slug: string): Promise<ServiceContext> => {
    const { rows } = await pool.query<{ id: number; slug: string }>(
      'insert into org (slug, flow_from_us) values ($1, 0) returning id, slug',
      [slug],
    );
    return { org: rows[0]!, actor: { kind: 'system', id: 's', name: 'system' }, services };
  };
  const close = async (): Promise<void> => {
    await db.close();
    await database.close();
  };
  return { db, setClock, addOrg, close };
}

export async function commit({ org, services }: ServiceContext, batch: Batch): Promise<CommitResult> {
  const builder = new LinesBuilder();
  batch.bodies.forEach((body, i) => {
    builder.add({ time: 1_700_000_000_000_000n + BigInt(i), severity: '', body, resource: '{}', attributes: '{}' });
  });
  const lines = builder.build();
  const own = { batch: randomUUID(), count: lines.count, ...(batch.token && { token: batch.token }) };
  const parts = batch.parts ?? [own];
  return commitBatch(services.db, {
    ...{ jobId: batch.jobId ?? randomUUID(), orgId: org.id, rulesEpoch: 1, parts, lines },
    frame: await encodeLines(lines),
    matches: createEngine(batch.rules ?? []).match(lines, parts),
    destinations: batch.destinations ?? [],
  });
}
