import { Fault, monotonicMs } from '@logflow/model';
import type { JobsOptions } from 'bullmq';
import type { Backend, Consumer, JobQueue, TakenJob } from './backend';
import {
  type BackfillJob,
  type BacktestJob,
  type BatchJob,
  decodeBatch,
  deliveryQueueName,
  encodeBatch,
  jobs,
} from './catalogue';
import { withinMs } from './deadline';
import { openPostgresBackend } from './postgres';
import { openRedisBackend } from './redis';

const BATCHES = 'process-batch';
const BACKTESTS = 'backtest';
const BACKFILLS = 'backfill';
const ADD_TIMEOUT_MS = 5_000;
/** What a slow disk still takes in; large jobs get this much longer. */
const ADD_BYTES_PER_MS = 2_000;
const PROBLEM_TIMEOUT_MS = 3_000;
/** How long it is believed, when a batch is added, that there is no problem. */
const TRUSTED_FOR_MS = 5_000;

export interface QueuesOptions {
  readonly databaseUrl: string;
  /** Set: jobs live on Redis instead of PostgreSQL. */
  readonly redisUrl?: string;
}

/** What went before: how often a process vanished with the job, and how often its handler rejected. */
export type BatchHistory = Pick<TakenJob, 'stalls' | 'failures'>;

export type BatchHandler = (job: BatchJob, history: BatchHistory) => Promise<void>;

/** The jobs of LogFlow, on PostgreSQL or on Redis through the same code. */
export interface Queues {
  /** Resolves once the job is durable. @throws Fault('unavailable') within seconds when it cannot be made so. */
  addBatch(job: BatchJob): Promise<void>;
  /** Jobs with lines that are not committed yet: waiting, in hand, or waiting to be tried again. */
  backlog(): Promise<number>;
  /**
   * Calls the handler for each batch until it resolves; a rejection brings the job back after a pause of 250 ms to 15 s,
   * a killed process after 6 to 10 s. So a handler sees a job at least once.
   */
  consumeBatches(handler: BatchHandler, options?: { concurrency?: number }): Consumer;
  /**
   * Has the handler of a destination called once more, after `delayMs` if given: wakes that arrive before it starts count
   * as one, a wake that arrives while it runs is kept for after.
   */
  wakeDelivery(destinationId: string, delayMs?: number): Promise<void>;
  consumeDeliveries(destinationId: string, handler: () => Promise<void>): Consumer;
  /** Has slices of a back-test scanned; one that waits already is not added again. */
  addBacktests(slices: readonly BacktestJob[]): Promise<void>;
  /** A slice may come more than once. `lastAttempt`: it will not come again where the handler rejects. */
  consumeBacktests(handler: (job: BacktestJob, info: { lastAttempt: boolean }) => Promise<void>): Consumer;
  /** Has a backfill carried on: one that waits or failed is not added again, one that runs once more after it ends. */
  addBackfill(job: BackfillJob): Promise<void>;
  /** A backfill may come more than once, also to two processes; a rejection brings it back. */
  consumeBackfills(handler: (job: BackfillJob) => Promise<void>): Consumer;
  /** @returns why a batch could not be added safely now, with the remedy; null: it could. Never rejects. */
  problem(): Promise<string | null>;
  close(): Promise<void>;
}

/** @throws Fault('unavailable') when PostgreSQL cannot be reached; Redis is waited for instead, see `problem`. */
export async function openQueues(options: QueuesOptions): Promise<Queues> {
  const { databaseUrl, redisUrl } = options;
  const backend = await (redisUrl ? openRedisBackend(redisUrl) : openPostgresBackend(databaseUrl));
  return new BackedQueues(backend);
}

class BackedQueues implements Queues {
  readonly #backend: Backend;
  readonly #batches: JobQueue;
  readonly #deliveries = new Map<string, JobQueue>();
  readonly #walks = new Map<string, JobQueue>();
  readonly #consumers = new Set<Consumer>();
  #trustedUntil = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#batches = backend.openQueue(BATCHES);
  }

  async addBatch(job: BatchJob): Promise<void> {
    const problem = monotonicMs() < this.#trustedUntil ? null : await this.problem();
    if (problem) throw new Fault('unavailable', problem, { retryAfterSeconds: 5 });
    const wait = ADD_TIMEOUT_MS + job.frame.length / ADD_BYTES_PER_MS;
    const adding = this.#batches.add(BATCHES, encodeBatch(job), { ...jobs[BATCHES].add, jobId: job.id });
    await withinMs(adding, wait, `no answer within ${Math.round(wait)} ms`).catch((error: unknown) => {
      this.#trustedUntil = 0;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The queue did not take the lines (${reason}): send them again in a few seconds.`;
      throw new Fault('unavailable', message, { retryAfterSeconds: 5, cause: error });
    });
  }

  async backlog(): Promise<number> {
    const counting = this.#batches.getJobCounts('waiting', 'active', 'delayed');
    const counts = await withinMs(counting, ADD_TIMEOUT_MS, `the queue did not answer within ${ADD_TIMEOUT_MS} ms`);
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  consumeBatches(handler: BatchHandler, options: { concurrency?: number } = {}): Consumer {
    const concurrency = options.concurrency ?? jobs[BATCHES].work.concurrency;
    const handle = ({ id, data, stalls, failures }: TakenJob) => handler(decodeBatch(id, data), { stalls, failures });
    return this.#track(this.#backend.consume(BATCHES, BATCHES, concurrency, handle));
  }

  async wakeDelivery(destinationId: string, delayMs = 0): Promise<void> {
    const options: JobsOptions =
      delayMs > 0
        ? { delay: delayMs, deduplication: { id: 'later' } }
        : { deduplication: { id: 'now', keepLastIfActive: true } };
    const adding = this.#deliveryQueue(destinationId).add('deliver', {}, { ...jobs.deliver.add, ...options });
    await withinMs(adding, ADD_TIMEOUT_MS, `the queue did not answer within ${ADD_TIMEOUT_MS} ms`);
  }

  consumeDeliveries(destinationId: string, handler: () => Promise<void>): Consumer {
    const { concurrency } = jobs.deliver.work;
    return this.#track(this.#backend.consume('deliver', deliveryQueueName(destinationId), concurrency, handler));
  }

  async addBacktests(slices: readonly BacktestJob[]): Promise<void> {
    const queue = this.#walkQueue(BACKTESTS);
    const adding = slices.map((slice) =>
      queue.add(BACKTESTS, slice, { ...jobs.backtest.add, jobId: `${slice.backtestId}-${slice.slice}` }),
    );
    await withinMs(Promise.all(adding), ADD_TIMEOUT_MS, `the queue did not answer within ${ADD_TIMEOUT_MS} ms`);
  }

  consumeBacktests(handler: (job: BacktestJob, info: { lastAttempt: boolean }) => Promise<void>): Consumer {
    const handle = (job: TakenJob) => handler(jobs.backtest.data.parse(job.data), { lastAttempt: job.lastAttempt });
    return this.#track(this.#backend.consume(BACKTESTS, BACKTESTS, jobs.backtest.work.concurrency, handle));
  }

  async addBackfill(job: BackfillJob): Promise<void> {
    const deduplication = { id: job.backfillId, keepLastIfActive: true };
    const adding = this.#walkQueue(BACKFILLS).add(BACKFILLS, job, { ...jobs.backfill.add, deduplication });
    await withinMs(adding, ADD_TIMEOUT_MS, `the queue did not answer within ${ADD_TIMEOUT_MS} ms`);
  }

  consumeBackfills(handler: (job: BackfillJob) => Promise<void>): Consumer {
    const handle = (job: TakenJob) => handler(jobs.backfill.data.parse(job.data));
    return this.#track(this.#backend.consume(BACKFILLS, BACKFILLS, jobs.backfill.work.concurrency, handle));
  }

  async problem(): Promise<string | null> {
    const late = `The queue did not answer within ${PROBLEM_TIMEOUT_MS} ms: see whether its server is overloaded.`;
    const problem = await withinMs(this.#backend.problem(), PROBLEM_TIMEOUT_MS, late).catch(() => late);
    this.#trustedUntil = problem === null ? monotonicMs() + TRUSTED_FOR_MS : 0;
    return problem;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    const queues = [this.#batches, ...this.#deliveries.values(), ...this.#walks.values()];
    await Promise.all(queues.map((queue) => queue.close()));
    await this.#backend.close();
  }

  #walkQueue(name: typeof BACKTESTS | typeof BACKFILLS): JobQueue {
    const queue = this.#walks.get(name) ?? this.#backend.openQueue(name);
    this.#walks.set(name, queue);
    return queue;
  }

  #deliveryQueue(destinationId: string): JobQueue {
    const known = this.#deliveries.get(destinationId);
    if (known) return known;
    const queue = this.#backend.openQueue(deliveryQueueName(destinationId));
    this.#deliveries.set(destinationId, queue);
    return queue;
  }

  #track(consumer: Consumer): Consumer {
    const tracked: Consumer = {
      close: async () => {
        this.#consumers.delete(tracked);
        await consumer.close();
      },
    };
    this.#consumers.add(tracked);
    return tracked;
  }
}
