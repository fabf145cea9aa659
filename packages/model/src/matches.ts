/** Index used in the columns of {@link RuleHits} where a line has no entry. */
export const NONE = 0xffffffff;

/** What one version of one rule did to the lines of a batch; all columns run parallel to `lines`. */
export interface RuleHits {
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Indexes of the matched lines, ascending. */
  readonly lines: Uint32Array;
  /** For each matched line, an index into `tagSets`, or NONE. */
  readonly tags: Uint32Array;
  /** One column per metric of the rule: for each matched line an index into the series list, or NONE. */
  readonly series: readonly Uint32Array[];
}

/** The name of a series: a metric and its labels, sorted by name, none empty. */
export interface SeriesKey {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A series that a batch wants to increment, with what is needed to create it. */
export interface SeriesDemand extends SeriesKey {
  readonly help: string;
  /** Above this many series of the metric, further label sets count in the `__other__` series. */
  readonly maxSeries: number;
}

/** What the engine found in a batch: columns over `series`, not yet known to the database. */
export interface Matches {
  readonly hits: readonly RuleHits[];
  /** Each a JSON object of strings, keys sorted; equal sets share one entry. */
  readonly tagSets: readonly string[];
  readonly series: readonly SeriesDemand[];
}

/** What is stored beside a block: the same columns over series ids. */
export interface Marks {
  readonly hits: readonly RuleHits[];
  readonly tagSets: readonly string[];
  readonly seriesIds: readonly number[];
}
