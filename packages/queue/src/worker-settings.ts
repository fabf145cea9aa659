import { createLogger } from '@logflow/runtime';
import type { Job } from 'bullmq';
import type { TakenJob } from './backend';
import { cappedBackoff, type JobName, jobs } from './catalogue';

const log = createLogger('queue');
const IDLE_POLL_SECONDS = 5;
const RETRY_AFTER_LOST_CONNECTION_MS = 1_000;

/** @returns BullMQ's worker options for a kind of job, the same on either backend. */
export function workerSettings(kind: JobName, concurrency: number) {
  return {
    ...jobs[kind].work,
    concurrency,
    drainDelay: IDLE_POLL_SECONDS,
    runRetryDelay: RETRY_AFTER_LOST_CONNECTION_MS,
    settings: { backoffStrategy: cappedBackoff },
  };
}

interface Emitter {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

interface WorkerEmitter extends Emitter {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
}

/** Without a listener an error of the connection would end the process. */
export function logErrors<T extends Emitter>(emitter: T, queue: string): T {
  emitter.on('error', (error) => log.warn({ queue, err: error }, 'queue connection'));
  return emitter;
}

export function logFailures(worker: WorkerEmitter, queue: string): void {
  worker.on('failed', (job, error) => {
    log.warn({ queue, job: job?.id, attempts: job?.attemptsMade, err: error }, 'job failed, it will be tried again');
  });
}

export const taken = (job: Job): TakenJob => ({
  id: job.id ?? '',
  data: job.data,
  stalls: job.stalledCounter,
  lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
  failures: job.attemptsMade,
});
