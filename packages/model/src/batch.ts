/**
 * One accepted request, or what is left of it in a block: `count` lines whose indexes in the request
 * run from `first`. A line is named for ever by `<batch>:<index>`.
 */
export interface Run {
  /** UUID; derived from (org, idempotency key) where the client sent one. */
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
}

/** Lines of one request that follow one another: `count` from `first` on, from its beginning where that is absent. */
export type NamedLines = Pick<Run, 'batch' | 'count'> & Partial<Pick<Run, 'first'>>;

/** @returns the name of a line that every store and destination uses for it. */
export const lineId = (batch: string, index: number): string => `${batch}:${index}`;
