import type { BodyTest, Condition, Field } from './condition';
import type { NotKeptCount } from './not-kept';

/** Which of a line's two times a range and an order mean: the event's own, or when it was counted. */
export type LogClock = 'event' | 'committed';

/** Everything given must hold for a line. Times are microseconds since the epoch; ranges are half-open. */
export interface LogFilter {
  readonly clock: LogClock;
  readonly fromUs?: bigint | undefined;
  readonly toUs?: bigint | undefined;
  /** A substring of the body. */
  readonly contains?: string | undefined;
  readonly body?: BodyTest | undefined;
  readonly where?: Condition | undefined;
  /** Id of a rule that matched the line, whichever its version. */
  readonly ruleId?: string | undefined;
  /** Tags the line carries after the tags of all its rules are merged. */
  readonly tags?: readonly { readonly key: string; readonly value: string }[] | undefined;
  /** The line incremented at least one of these; an empty list selects nothing. */
  readonly seriesIds?: readonly number[] | undefined;
  /** What `seriesIds` were found by, as {@link Condition} has it. */
  readonly seriesKey?: string | undefined;
  /** The caller knows that no line increments two of `seriesIds`, so that sums of an index are exact. */
  readonly seriesDisjoint?: boolean | undefined;
}

export interface LogQuery extends LogFilter {
  /** 1 to 1,000. */
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Of {@link queryBound}, read before the filter was made: a series that is born since then has no line below it. */
  readonly boundUs?: bigint | undefined;
}

/** A rule version that matched a line. */
export interface RecordedMatch {
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Present where the text was changed before it was stored: whole match and groups, UTF-16 units of the stored body. */
  readonly spans?: readonly (readonly [number, number] | null)[];
}

/** A stored line with what the rules of its time did to it. */
export interface LogRecord {
  readonly batch: string;
  readonly index: number;
  readonly timeUs: bigint;
  readonly committedUs: number;
  readonly severity: string;
  readonly body: string;
  /** JSON objects, as text. */
  readonly resource: string;
  readonly attributes: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly RecordedMatch[];
  readonly seriesIds: readonly number[];
  /** What the line added to each of `seriesIds`. */
  readonly values: readonly number[];
}

/** What a filter selects. Where lines are scanned, those that were not kept are not found, and not accounted for. */
export interface LogCount {
  /** Lines that are kept. */
  readonly total: number;
  /** How often those lines and the ones that were not kept incremented one of `seriesIds`; without them, the lines. */
  readonly counted: number;
  /** What those increments add up to. */
  readonly increments: number;
  /** Lines that were counted and not kept. */
  readonly notKept: readonly NotKeptCount[];
}

/** How far a request has come with the blocks in its range that it could not answer from their heads alone. */
export interface BlocksRead {
  readonly total: number;
  readonly read: number;
  /** Those that were left out: they do not hold the text that is sought. */
  readonly skipped: number;
}

export interface LogPage extends LogCount {
  /** Newest first by the query's clock. */
  readonly records: readonly LogRecord[];
  /** False while a scan of bodies has not reached the oldest line: `total` is then what it found so far. */
  readonly complete: boolean;
  /** Lines whose bodies this request read; 0 where no body had to be read. */
  readonly scanned: number;
  readonly blocks: BlocksRead;
  /** How far back the search has come, by the query's clock: no newer line is left. Null once it is at its end. */
  readonly searchedToUs: bigint | null;
  readonly nextCursor: string | null;
}

export interface HistogramQuery extends LogFilter {
  readonly fromUs: bigint;
  readonly toUs: bigint;
  /** Microseconds; buckets begin at multiples of it. */
  readonly stepUs: bigint;
  /** `top`: how many values have a group of their own. */
  readonly by?: { readonly grouping: Grouping; readonly top: number } | undefined;
}

/** What lines are divided by; by rule a line stands under each rule that matched it. `pattern`: that of its body. */
export type Grouping = Field | { readonly source: 'rule' } | { readonly source: 'pattern' };

/** The lines of one value; null: of those that have none. `counts` run parallel to the buckets. */
export interface LogGroup {
  readonly value: string | null;
  readonly total: number;
  readonly counts: readonly number[];
}

/**
 * The values with most lines, most first; `other` sums up the `values` that are not among them. Where those are more than
 * were told apart (`atLeast`), a value that was met late may be among them however many lines it has.
 */
export interface LogGroups {
  readonly groups: readonly LogGroup[];
  readonly other: {
    readonly values: number;
    readonly atLeast: boolean;
    readonly total: number;
    readonly counts: readonly number[];
  };
}

export interface LogHistogram extends LogCount {
  /** Ascending, without gaps; the first may begin before `fromUs` but counts from there. */
  readonly buckets: readonly {
    readonly startUs: bigint;
    /** Lines that are kept. */
    readonly count: number;
    /** As {@link LogCount} has it. */
    readonly counted: number;
  }[];
  /** Of lines that are kept; null where the query does not ask for them. */
  readonly groups: LogGroups | null;
  /** False where lines had to be looked at and time ran out: the oldest buckets are then too low. */
  readonly complete: boolean;
  readonly scanned: number;
  readonly blocks: BlocksRead;
}

/** Bounds on reading bodies for one request; either one ends it. */
export interface ScanBudget {
  readonly lines: number;
  readonly ms: number;
  /** False: a full page ends the request, though lines behind it have not been counted. */
  readonly behindPage?: boolean;
}
