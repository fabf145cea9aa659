import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { api } from '../../kit/client';
import { type FakeDestination, fakeElasticsearch } from '../../kit/destinations';
import { realRedis } from '../../kit/server-process';
import { type ChildName, type Stack, startStack } from '../../kit/stack';
import { corpusOf } from '../corpora/corpora';
import { simplePatterns } from '../corpora/rules';
import { cpuSeconds } from '../frame/processes';
import { generateLoad, type LoadOptions, type LoadResult, ndjsonBodies } from './load';

type QueueServer = 'postgres' | 'redis';

export interface BenchStackOptions {
  readonly queue?: QueueServer;
  readonly workers: number;
  readonly rules: number;
  readonly linesPerRequest: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The first rule's counter, which half of the lines feed, by the label `key`. */
export const METRIC = 'bench_0_total';
const EVENT_BYTES = 200;
const BODIES = 40;
const CONNECTIONS = 8;
const RULES_SEEN_MS = 2_000;
const POLL_MS = 20;
const DURABLE_REDIS = ['appendonly yes', 'maxmemory-policy noeviction'];

/** A process of the stack, and its CPU microseconds an event. */
export interface ProcessShare {
  readonly name: string;
  readonly micros: number;
}

/** The whole product as `npm start` runs it, with rules and one destination, and a load generator for it. */
export class BenchStack {
  readonly stack: Stack;
  readonly #options: BenchStackOptions;
  readonly #database: pg.Client;
  readonly #bodies: readonly Buffer[];
  readonly #end: () => Promise<void>;

  private constructor(stack: Stack, database: pg.Client, options: BenchStackOptions, end: () => Promise<void>) {
    this.stack = stack;
    this.#options = options;
    this.#database = database;
    this.#bodies = ndjsonBodies(BODIES, options.linesPerRequest, EVENT_BYTES);
    this.#end = end;
  }

  static async start(options: BenchStackOptions): Promise<BenchStack> {
    const elasticsearch = await fakeElasticsearch();
    elasticsearch.answer = { status: 200, body: '{"errors":false,"items":[]}' };
    const redis = options.queue === 'redis' ? await realRedis(DURABLE_REDIS) : undefined;
    await redis?.start();
    const env = { ...options.env, WORKERS: String(options.workers), ...(redis && { REDIS_URL: redis.url }) };
    const stack = await startStack({ env });
    const database = new pg.Client({ connectionString: stack.databaseUrl });
    const end = async () => {
      await database.end();
      await stack.stop();
      await redis?.stop();
      await elasticsearch.stop();
    };
    try {
      await database.connect();
      await configure(stack, options.rules, elasticsearch);
    } catch (error) {
      await end();
      throw error;
    }
    return new BenchStack(stack, database, options, end);
  }

  close(): Promise<void> {
    return this.#end();
  }

  send(lines: number, more: Partial<LoadOptions> = {}): Promise<LoadResult> {
    return generateLoad({
      ingestUrl: this.stack.ingestUrl,
      token: this.stack.ingestToken,
      bodies: this.#bodies,
      linesPerBody: this.#options.linesPerRequest,
      connections: CONNECTIONS,
      totalLines: lines,
      ...more,
    });
  }

  async committed(): Promise<number> {
    const found = await this.#database.query('select coalesce(sum(line_count), 0)::bigint as lines from block');
    return Number(found.rows[0].lines);
  }

  async untilCommitted(lines: number): Promise<void> {
    while ((await this.committed()) < lines) await delay(POLL_MS);
  }

  /** Resolves once the destination has everything that was committed. */
  async untilDelivered(): Promise<void> {
    for (;;) {
      const found = await this.#database.query('select exists (select from delivery) as pending');
      if (!found.rows[0].pending) return;
      await delay(POLL_MS);
    }
  }

  /** Of the apps: ingest and the workers, by the name the launcher gives them. */
  get apps(): [name: string, pid: number][] {
    const workers = Array.from({ length: this.#options.workers }, (_, i) => `worker-${i}` as const);
    return (['ingest', ...workers] as const).map((name) => [name, this.stack.pid(name) as number]);
  }

  /** Starts counting CPU; @returns what tells, for so many events, what each process has used since. */
  countCpu(): (events: number) => ProcessShare[] {
    const processes = this.#processes();
    const before = processes.map(({ pid, family }) => cpuSeconds(pid, family));
    return (events) =>
      processes.map(({ name, pid, family }, i) => ({
        name,
        micros: ((cpuSeconds(pid, family) - (before[i] as number)) * 1e6) / events,
      }));
  }

  #processes(): { name: string; pid: number; family: boolean }[] {
    const others = (['postgres', 'web', 'prometheus'] as ChildName[]).flatMap((name) => {
      const pid = this.stack.pid(name);
      return pid === undefined ? [] : [[String(name), pid] as const];
    });
    const all = [...this.apps, ...others, ['load generator', process.pid] as const];
    return all.map(([name, pid]) => ({ name, pid, family: name === 'postgres' }));
  }
}

async function configure(stack: Stack, rules: number, elasticsearch: FakeDestination): Promise<void> {
  for (const [i, pattern] of simplePatterns(corpusOf('sshd'), rules).entries()) {
    await api(stack, 'POST', '/api/v1/rules', {
      name: `rule ${i}`,
      pattern,
      tags: { event: `event_${i}` },
      metrics: [{ name: `bench_${i}_total`, type: 'counter', help: 'A bench.', labels: { key: `\${key}` } }],
    });
  }
  const config = { url: elasticsearch.url, index: 'bench', apiKey: elasticsearch.secret };
  const destination = { name: 'es', type: 'elasticsearch', config, select: 'tagged' };
  await api(stack, 'POST', '/api/v1/destinations', destination);
  await delay(RULES_SEEN_MS);
}
