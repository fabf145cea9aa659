/**
 * One accepted request, or what is left of it in a block: `count` lines whose indexes in the request
 * run from `first`. A line is named for ever by `<batch>:<index>`.
 */
export interface Run {
  /** UUID; derived from (org, day, idempotency key) where the client sent one. */
  readonly batch: string;
  readonly first: number;
  readonly count: number;
}

/** A run that has been counted and stored. */
export interface CommittedRun extends Run {
  /** Microseconds since the epoch, on PostgreSQL's clock. */
  readonly committedAt: number;
}

/** One request inside a job: its lines follow those of the parts before it. */
export interface BatchPart {
  readonly batch: string;
  readonly count: number;
  /** The client's Idempotency-Key, when it sent one. */
  readonly key?: string;
  /** UUID of the ingest token that it came with. */
  readonly token?: string;
}

/** Lines of one request that follow one another: `count` from `first` on, from its beginning where that is absent. */
export type NamedLines = Pick<Run, 'batch' | 'count'> & Partial<Pick<Run, 'first'>>;

/** @returns the name of a line that every store and destination uses for it. */
export const lineId = (batch: string, index: number): string => `${batch}:${index}`;

/**
 * Names requests that bring no key: UUIDs (version 8) that begin with the 74 random bits of this call and end in a counter of
 * 48, because a block holds one for each request: counted up they take a byte, a random one takes 16.
 * @returns gives another name each time; names are no secrets.
 */
export function batchNames(): () => string {
  const random = crypto.randomUUID();
  const begin = `${random.slice(0, 14)}8${random.slice(15, 24)}`;
  let count = 0;
  return () => begin + (count++).toString(16).padStart(12, '0');
}
