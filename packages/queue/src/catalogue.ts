import type { BatchPart } from '@logflow/model';
import { z } from 'zod';

/** Lines on their way from ingest to a worker. */
export interface BatchJob {
  /** UUID; adding the same id twice while the first is still waiting adds one job. */
  readonly id: string;
  readonly orgId: number;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly parts: BatchPart[];
  /** The job's lines as packages/lines frames them. */
  readonly frame: Buffer;
}

const batchPart = z.object({
  batch: z.string(),
  count: z.number().int(),
  key: z.string().optional(),
  token: z.string().optional(),
});
const batchData = z.object({
  orgId: z.number().int(),
  acceptedAt: z.number(),
  parts: z.array(batchPart),
  /** Base64, because job data is JSON on either backend. */
  frame: z.string(),
});

/** A slice of a back-test to be scanned. */
export interface BacktestJob {
  readonly orgId: number;
  readonly backtestId: string;
  readonly slice: number;
}

const backtestData = z.object({ orgId: z.number().int(), backtestId: z.uuid(), slice: z.number().int() });

/** A backfill to be carried on. */
export interface BackfillJob {
  readonly orgId: number;
  readonly backfillId: string;
}

const backfillData = z.object({ orgId: z.number().int(), backfillId: z.uuid() });

/** No attempt limit is worth losing lines for; both backends hold this as a 32-bit integer. */
const UNLIMITED = 2_147_483_647;
const BACKOFF_FIRST_MS = 250;
const BACKOFF_CAP_MS = 15_000;

interface JobKind<Schema extends z.ZodType> {
  /** What the job carries, as JSON. */
  readonly data: Schema;
  readonly add: {
    readonly attempts: number;
    readonly backoff: { readonly type: string };
    readonly removeOnComplete: true;
    readonly removeOnFail: boolean;
    readonly stackTraceLimit: number;
  };
  /**
   * A job is taken from a worker that stopped renewing its lock `lockDuration` ms ago, at the second check after it
   * was taken: a killed worker's job comes back after 6 to 10 s.
   */
  readonly work: {
    readonly concurrency: number;
    readonly lockDuration: number;
    readonly lockRenewTime: number;
    readonly stalledInterval: number;
    readonly maxStalledCount: number;
  };
}

const LOCKS = { lockDuration: 6_000, lockRenewTime: 2_000, stalledInterval: 2_000, maxStalledCount: UNLIMITED };

const kind = <Schema extends z.ZodType>(definition: JobKind<Schema>): JobKind<Schema> => definition;

/** Every kind of job: what it carries, how often it is tried, how long it is kept, how many run at once. */
export const jobs = {
  /** Never ends failed: it is tried until its lines are committed. */
  'process-batch': kind({
    data: batchData,
    add: {
      attempts: UNLIMITED,
      backoff: { type: 'capped' },
      removeOnComplete: true,
      removeOnFail: false,
      stackTraceLimit: 1,
    },
    work: { concurrency: 2, ...LOCKS },
  }),
  /** Only wakes a destination: the delivery rows are the queue, and a sweep finds rows that nobody was woken for. */
  deliver: kind({
    data: z.object({}),
    add: { attempts: 3, backoff: { type: 'capped' }, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 1 },
    work: { concurrency: 1, ...LOCKS },
  }),
  /** Short, so that runs of all orgs take turns; the rows of a run say what is left to do, a job only asks for it. */
  backtest: kind({
    data: backtestData,
    add: { attempts: 4, backoff: { type: 'capped' }, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 1 },
    work: { concurrency: 1, ...LOCKS },
  }),
  /** Its row says how far it is: the job only asks for it to go on, and may come twice. */
  backfill: kind({
    data: backfillData,
    add: {
      attempts: UNLIMITED,
      backoff: { type: 'capped' },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 1,
    },
    work: { concurrency: 1, ...LOCKS },
  }),
} as const;

export type JobName = keyof typeof jobs;

/** @returns milliseconds to wait after the given number of failed attempts (from 1): 250 ms doubling up to 15 s. */
export const cappedBackoff = (attempts: number): number =>
  Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempts - 1, 16));

/** @returns the name of the queue that wakes one destination; a queue's name may hold no colon. */
export const deliveryQueueName = (destinationId: string): string => `deliver-${destinationId}`;

export function encodeBatch(job: BatchJob): z.infer<typeof batchData> {
  return {
    orgId: job.orgId,
    acceptedAt: job.acceptedAt,
    parts: job.parts,
    frame: job.frame.toString('base64'),
  };
}

/** @throws ZodError where the data is not a batch's. */
export function decodeBatch(id: string, data: unknown): BatchJob {
  const parsed = batchData.parse(data);
  return { id, ...parsed, frame: Buffer.from(parsed.frame, 'base64') };
}
