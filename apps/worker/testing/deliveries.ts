import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDb } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import { lineId, type RuleDefinition, type Select } from '@logflow/model';
import { openQueues, type Queues } from '@logflow/queue';
import { createEngine, type Engine, parseRule } from '@logflow/rules';
import { readEnv } from '@logflow/runtime';
import { destinations, type ServiceContext } from '@logflow/services';
import { startDeliveries } from '../src/deliver';

const RULE = { id: randomUUID(), version: 1 };
const DEFINITION = parseRule({
  name: 'Invalid SSH user',
  pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
  tags: { event: 'invalid_ssh_event' },
});

/** A database, queues and an org, and lines committed as a worker commits them. */
export class DeliveryBench {
  readonly db: Db;
  readonly queues: Queues;
  readonly home: string;
  readonly context: ServiceContext;
  readonly #closers: (() => Promise<unknown>)[];

  private constructor(db: Db, queues: Queues, home: string, orgId: number, closers: (() => Promise<unknown>)[]) {
    this.db = db;
    this.queues = queues;
    this.home = home;
    const env = readEnv({ LOGFLOW_HOME: home });
    this.context = {
      org: { id: orgId, slug: 'ours' },
      actor: { kind: 'user', id: 'u', name: 'Ada' },
      services: { db, env, queues, prometheus: { url: env.prometheusUrl } },
    };
    this.#closers = closers;
  }

  static async open(database: { url: string; close(): Promise<void> }): Promise<DeliveryBench> {
    const db = openDb(database.url, { name: 'deliveries-test' });
    const queues = await openQueues({ databaseUrl: database.url });
    const home = await mkdtemp(join(tmpdir(), 'logflow-deliveries-'));
    const { rows } = await db.pool.query<{ id: number }>("insert into org (slug) values ('ours') returning id");
    const orgId = (rows[0] as { id: number }).id;
    const removeHome = () => rm(home, { recursive: true, force: true });
    return new DeliveryBench(db, queues, home, orgId, [
      () => queues.close(),
      () => db.close(),
      () => database.close(),
      removeHome,
    ]);
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
  }

  /** Starts delivering, impatiently; ends before the bench does. */
  start(turnBytes?: number) {
    return startDeliveries({
      db: this.db,
      queues: this.queues,
      env: { home: this.home },
      patience: 0.02,
      sweepMs: 100,
      turnBytes,
    });
  }

  /** Adds a destination for a fake. */
  async add(type: string, fake: { readonly url: string }, config: object, select: Select = 'all'): Promise<string> {
    const input = { name: `${type} ${randomUUID()}`, type, config: { url: fake.url, ...config }, select };
    return (await destinations.create(this.context, input)).id;
  }

  /** Commits lines that some rules matched. @returns their ids. */
  async commitMatched(
    bodies: readonly string[],
    definitions: readonly RuleDefinition[],
    selects: Readonly<Record<string, Select>>,
  ): Promise<string[]> {
    const versions = definitions.map((definition) => ({ id: randomUUID(), version: 1, definition }));
    const batch = await this.#commit(bodies, createEngine(versions), selects);
    return bodies.map((_, i) => lineId(batch, i));
  }

  /** Commits lines for the destinations. @returns the ids of all its lines, and of those the rule tags. */
  async commit(
    bodies: readonly string[],
    selects: Readonly<Record<string, Select>>,
  ): Promise<{ all: string[]; tagged: string[] }> {
    const batch = await this.#commit(bodies, createEngine([{ ...RULE, definition: DEFINITION }]), selects);
    const tagged = bodies.flatMap((body, i) => (body.includes(']: Invalid user ') ? [lineId(batch, i)] : []));
    return { all: bodies.map((_, i) => lineId(batch, i)), tagged };
  }

  async #commit(bodies: readonly string[], engine: Engine, selects: Readonly<Record<string, Select>>): Promise<string> {
    const builder = new LinesBuilder();
    const time = 1_700_000_000_000_000n;
    const resource = '{"service":"sshd","host":"gate"}';
    for (const body of bodies) builder.add({ time, severity: 'INFO', body, resource, attributes: '{"pid":1}' });
    const lines = builder.build();
    const batch = randomUUID();
    const matches = engine.match(lines, [{ batch, count: lines.count }]);
    await commitBatch(this.db, {
      jobId: randomUUID(),
      orgId: this.context.org.id,
      rulesEpoch: 1,
      parts: [{ batch, count: bodies.length }],
      lines,
      frame: await encodeLines(lines),
      matches,
      destinations: Object.entries(selects).map(([id, select]) => ({ id, selects: select })),
    });
    return batch;
  }
}
