import type { Db } from '@logflow/db';
import { type DestinationRef, dropOrphanedDeliveries, sweepDestinations } from '@logflow/ledger';
import type { Consumer, Queues } from '@logflow/queue';
import { createLogger, type Env } from '@logflow/runtime';
import { type Delivering, takeTurn } from './turn';

const SWEEP_MS = 1_500;
const ORPHANS_EVERY_SWEEPS = 40;
const MIB = 1024 * 1024;
/** What one turn loads, and what those of all destinations load together, as long as each has a little. */
const BYTES = { turn: 32 * MIB, together: 128 * MIB, least: 2 * MIB };

export interface DeliveriesOptions {
  readonly db: Db;
  readonly queues: Queues;
  readonly env: Pick<Env, 'home'>;
  /** Factor on every wait after a failure; 1. */
  readonly patience?: number;
  /** Milliseconds between two looks for new destinations and for rows that nobody was woken for; 1,500. */
  readonly sweepMs?: number;
  /** Bytes of events that one turn loads; 32 MiB. */
  readonly turnBytes?: number;
}

/**
 * Delivers what is planned, one consumer per enabled destination, so that none waits for another. Destinations are found
 * and forgotten as they come and go. `close` cuts off what is being sent; it will be sent again.
 */
export function startDeliveries(options: DeliveriesOptions): { close(): Promise<void> } {
  const stop = new AbortController();
  const log = createLogger('deliver');
  const { db, queues, env, patience, turnBytes } = options;
  const deliveries = new Deliveries({ db, home: env.home, log, signal: stop.signal, patience }, queues, turnBytes);
  const sweeping = sweepUntil(stop.signal, options.sweepMs ?? SWEEP_MS, () => deliveries.sweep());
  return {
    close: async () => {
      stop.abort();
      await sweeping;
      await deliveries.close();
    },
  };
}

/** A destination that this process delivers to. */
interface Running {
  readonly stop: AbortController;
  readonly consumer: Consumer;
}

class Deliveries {
  readonly #context: Delivering;
  readonly #queues: Queues;
  readonly #running = new Map<string, Running>();
  readonly #ending = new Set<Promise<void>>();
  readonly #turnBytes: number;
  #sweeps = 0;

  constructor(context: Delivering, queues: Queues, turnBytes = BYTES.turn) {
    this.#context = context;
    this.#queues = queues;
    this.#turnBytes = turnBytes;
  }

  /** Never rejects: the next sweep makes good what this one could not. */
  async sweep(): Promise<void> {
    try {
      const found = await sweepDestinations(this.#context.db);
      for (const ref of found) if (!this.#running.has(ref.id)) this.#begin(ref);
      this.#endAllBut(new Set(found.map((ref) => ref.id)));
      await Promise.all(found.filter((ref) => ref.due).map((ref) => this.#queues.wakeDelivery(ref.id)));
      if (this.#sweeps++ % ORPHANS_EVERY_SWEEPS === 0) await dropOrphanedDeliveries(this.#context.db);
    } catch (error) {
      if (!this.#context.signal.aborted) this.#context.log.warn({ err: error }, 'the sweep of deliveries failed');
    }
  }

  async close(): Promise<void> {
    this.#endAllBut(new Set());
    await Promise.all(this.#ending);
  }

  #begin(ref: DestinationRef): void {
    const stop = new AbortController();
    const context = { ...this.#context, signal: AbortSignal.any([this.#context.signal, stop.signal]) };
    const consumer = this.#queues.consumeDeliveries(ref.id, () => this.#drain(context, ref));
    this.#running.set(ref.id, { stop, consumer });
  }

  async #drain(context: Delivering, ref: DestinationRef): Promise<void> {
    while (!context.signal.aborted && (await takeTurn(context, ref, this.#bytesPerTurn())));
  }

  /** Divided, not waited for: no destination delays another. */
  #bytesPerTurn(): number {
    const share = Math.floor(BYTES.together / Math.max(1, this.#running.size));
    return Math.min(this.#turnBytes, Math.max(BYTES.least, share));
  }

  /** Does not wait for them: a slow one would delay the others. */
  #endAllBut(keep: ReadonlySet<string>): void {
    for (const [id, { stop, consumer }] of this.#running) {
      if (keep.has(id)) continue;
      this.#running.delete(id);
      stop.abort();
      const ending: Promise<void> = consumer.close().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }
}

async function sweepUntil(signal: AbortSignal, everyMs: number, sweep: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await sweep();
    await pause(everyMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
