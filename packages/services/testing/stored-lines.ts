import { randomUUID } from 'node:crypto';
import { openDb } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { createEngine } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import type { ServiceContext } from '../src/context';
import { create, type Rule } from '../src/rules';

/** A line as plainly as it can be said. */
export interface Plain {
  readonly body: string;
  readonly severity: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Of the first line; the others follow a second apart. */
export const START_US = 1_700_000_000_000_000n;
export const SECOND_US = 1_000_000n;

const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

export const LINES: readonly Plain[] = Array.from({ length: 60 }, (_, n) => ({
  body: `${pick(['Login', 'LOGOUT', 'timed out'], n)} user=${pick(['root', 'Größe', 'pi'], n >> 2)} from 10.0.0.${n % 7}`,
  severity: pick(['info', 'ERROR', 'warn', '', 'err'], n >> 2),
  resource: { 'service.name': pick(['api', 'web'], n >> 3), host: pick(['h1', 'h2', 'h3'], n), zone: 'eu' },
  attributes: { ms: n * 10, nested: { path: pick(['/a', '/b c'], n) }, ...(n % 4 === 0 && { 'odd key': true }) },
}));

export const numbersWhere = (holds: (line: Plain) => boolean): number[] =>
  LINES.flatMap((line, n) => (holds(line) ? [n] : []));

export interface StoredLines {
  readonly context: ServiceContext;
  /** It counts logins by user, and tags them. */
  readonly rule: Rule;
  /** @param firstUs the time of the first line @returns the name of the batch */
  commit(lines: readonly Plain[], firstUs?: bigint): Promise<string>;
  close(): Promise<void>;
}

/** Opens a database of its own that holds {@link LINES}, matched by one rule. */
export async function storeLines(): Promise<StoredLines> {
  const database = await testDatabase();
  const db = openDb(database.url);
  await db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 3600000000');
  const { rows } = await db.pool.query<ServiceContext['org']>(
    "insert into org (slug) values ('ours') returning id, slug",
  );
  const services = { db, env: readEnv({ DATABASE_URL: database.url }), prometheus: { url: 'http://127.0.0.1:1' } };
  const [org] = rows as [ServiceContext['org']];
  const context: ServiceContext = { org, actor: { kind: 'user', id: 'u', name: 'Ada' }, services };
  const user = '$' + '{user}';
  const rule = await create(context, {
    ...{ name: 'A login', pattern: 'Login user=(?P<user>\\S+)', tags: { who: user } },
    metrics: [{ name: 'login_total', help: 'h', labels: { user } }],
  });
  const commit = (lines: readonly Plain[], firstUs = START_US) => commitLines(context, rule, lines, firstUs);
  await commit(LINES.slice(0, 25));
  await commit(LINES.slice(25), START_US + 25n * SECOND_US);
  const close = async () => {
    await db.close();
    await database.close();
  };
  return { context, rule, commit, close };
}

async function commitLines(context: ServiceContext, rule: Rule, lines: readonly Plain[], firstUs: bigint) {
  const builder = new LinesBuilder();
  lines.forEach(({ body, severity, resource, attributes }, n) => {
    const texts = { resource: JSON.stringify(resource), attributes: JSON.stringify(attributes) };
    builder.add({ time: firstUs + BigInt(n) * SECOND_US, severity, body, ...texts });
  });
  const built = builder.build();
  const { id, version, ...definition } = rule;
  const batch = randomUUID();
  const parts = [{ batch, count: built.count }];
  await commitBatch(context.services.db, {
    ...{ jobId: randomUUID(), orgId: context.org.id, rulesEpoch: 1, parts, lines: built, destinations: [] },
    frame: await encodeLines(built),
    matches: createEngine([{ id, version, definition }]).match(built, parts),
  });
  return batch;
}
