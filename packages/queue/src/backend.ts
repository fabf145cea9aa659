import type { JobsOptions } from 'bullmq';
import type { JobName } from './catalogue';

/** The part of a BullMQ queue that is used here, the same on either backend. */
export interface JobQueue {
  add(name: string, data: object, options: JobsOptions): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface TakenJob {
  readonly id: string;
  readonly data: unknown;
  /** How often a worker vanished while it held this job. */
  readonly stalls: number;
  /** Whether a failure now is final. */
  readonly lastAttempt: boolean;
  /** How often its handler rejected. */
  readonly failures: number;
}

export interface Consumer {
  /** Takes no further job and resolves when those in hand have ended. */
  close(): Promise<void>;
}

/** Where the jobs live: PostgreSQL or Redis. */
export interface Backend {
  openQueue(name: string): JobQueue;
  consume(kind: JobName, name: string, concurrency: number, handler: (job: TakenJob) => Promise<void>): Consumer;
  /** @returns why a job added now would not be safe, with the remedy; null: it would. Never rejects. */
  problem(): Promise<string | null>;
  close(): Promise<void>;
}
