import type { MetricType } from './rule';

/** Index used in the columns of {@link RuleHits} where a line has no entry. */
export const NONE = 0xffffffff;

/**
 * Where a rule matched in lines whose text was changed before they were stored, so that its pattern may not find the
 * place again. UTF-16 code units of the text as stored.
 */
export interface StoredSpans {
  /** Positions in the rule's `lines`, ascending. */
  readonly at: Uint32Array;
  /** Spans a line: the whole match, then each group. */
  readonly width: number;
  /** `width` pairs of start and end for each of `at`; NONE twice for a group that took no part. */
  readonly pairs: Uint32Array;
}

/** What one version of one rule did to the lines of a batch; all columns run parallel to `lines`. */
export interface RuleHits {
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Indexes of the matched lines, ascending. */
  readonly lines: Uint32Array;
  /** For each matched line, an index into `tagSets`, or NONE. */
  readonly tags: Uint32Array;
  /** One column per kind of series that the rule feeds: for each matched line an index into the series list, or NONE. */
  readonly series: readonly Uint32Array[];
  /** For each column of `series` what the lines add; null, and no list at all, where each adds 1. */
  readonly values?: readonly (Float64Array | null)[];
  readonly spans?: StoredSpans;
}

/** The name of a series: a metric and its labels, sorted by name, none empty. */
export interface SeriesKey {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A series that a batch wants to increment, with what is needed to create it. */
export interface SeriesDemand extends SeriesKey {
  readonly help: string;
  /** Above this many label sets of the metric, further ones count in the `__other__` series. */
  readonly maxSeries: number;
  /** A counter where absent. */
  readonly type?: MetricType;
  /**
   * The histogram that the series belongs to; its own metric where absent. All series of a label set are demanded
   * together, also those that no line feeds: they begin at 0.
   */
  readonly family?: string;
  /** The histogram has native buckets: of them only the one that a line fell into is demanded. */
  readonly native?: boolean;
  /** The series becomes what the last line says, instead of growing by what the lines say. */
  readonly sets?: boolean;
  /** Whether a label was too long and was cut. */
  readonly cut?: boolean;
}

/** Lines that a rule matched without incrementing one of its metrics, because a captured number could not be read. */
export interface UnreadValues {
  readonly ruleId: string;
  readonly metric: string;
  readonly lines: number;
}

/** Lines that one rule counted and kept from being stored: they stay in their block as ghosts, without their texts. */
export interface NotKeptLines {
  readonly reason: NotKeptReason;
  readonly ruleId: string;
  /** Indexes of the lines, ascending; a line stands under one rule only. */
  readonly lines: Uint32Array;
}

export type NotKeptReason = 'dropped' | 'sampled';

/** What the engine found in a batch: columns over `series`, not yet known to the database. */
export interface Matches {
  readonly hits: readonly RuleHits[];
  /** Each a JSON object of strings, keys sorted; equal sets share one entry. */
  readonly tagSets: readonly string[];
  readonly series: readonly SeriesDemand[];
  /** Absent where every line is kept. */
  readonly notKept?: readonly NotKeptLines[];
  /** Absent where every number could be read. */
  readonly unread?: readonly UnreadValues[];
}

/** What is stored beside a block: the same columns over series ids. */
export interface Marks {
  readonly hits: readonly RuleHits[];
  readonly tagSets: readonly string[];
  readonly seriesIds: readonly number[];
  /** Absent where every line is kept. */
  readonly notKept?: readonly NotKeptLines[];
}
