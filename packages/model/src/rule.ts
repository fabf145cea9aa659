export type FilterTest =
  | string
  | { readonly in: readonly string[] }
  | { readonly exists: boolean }
  | { readonly regex: string };

export type MetricType = 'counter' | 'gauge' | 'histogram';

export interface RuleMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Label sets; beyond them counts `__other__`. A histogram's label set has all its series. */
  readonly maxSeries: number;
  /** A template of the number that a match adds, sets or observes; a counter without it adds 1. */
  readonly value?: string;
  /** Of a gauge: whether it becomes the value (which it does where this is left out) or grows by it. */
  readonly mode?: 'set' | 'add';
  /** Of a histogram: upper bounds, ascending, without +Inf; or `native`, exponential ones that are the same for all. */
  readonly buckets?: readonly number[] | 'native';
}

/** Prometheus' own, in seconds. */
export const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Whether a metric is a histogram that Prometheus is told as one value, all its buckets in it. */
export const isNative = ({ type, buckets }: Pick<RuleMetric, 'type' | 'buckets'>): boolean =>
  type === 'histogram' && buckets === 'native';

/** What follows a histogram's name in those of its series. */
export const HISTOGRAM_PARTS = ['_bucket', '_sum', '_count'] as const;

/**
 * What becomes of a matched line. `drop`: counted, neither stored nor forwarded. `sample`: of the lines it matches the
 * rule keeps this share, chosen by their ids.
 */
export type RuleAction = 'keep' | 'drop' | { readonly sample: number };

/** What takes the place of a captured text: stars, a hash that only the org can make, or a text. */
export type Redaction = 'mask' | 'hash' | { readonly replace: string };

/** How check digits are reckoned: as in card numbers, or as in IBANs. */
export type Checksum = 'luhn' | 'iban';

/** Looks more names for templates up in a table. */
export interface RuleEnrichment {
  /** Name of an uploaded table. */
  readonly table: string;
  /** A template of what is looked for in the table's first column. */
  readonly key: string;
  /** By name for templates, a column of the table. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A golden line: saving a rule that treats it otherwise is refused. */
export interface RuleTest {
  readonly input: string;
  readonly match: boolean;
  /** How much each named metric grows; metrics not named are not checked. */
  readonly increments?: Readonly<Record<string, number>>;
  /** Tags that must come out with exactly these values; others are not checked. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the line is stored and forwarded. */
  readonly kept?: boolean;
  /** The text of the rule's field as it is stored. */
  readonly body?: string;
}

export const DEFAULT_ORDER = 1000;

/** What a person writes: the shape of `POST /rules`, with its defaults filled in. */
export interface RuleDefinition {
  readonly name: string;
  readonly enabled: boolean;
  readonly field: string;
  readonly pattern: string;
  readonly filter: Readonly<Record<string, FilterTest>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: readonly RuleMetric[];
  readonly action: RuleAction;
  /** Rules are asked in this order, the lowest first, those with the same in the order in which they were made. */
  readonly order?: number;
  /** A line that this rule matches is not seen by the rules after it. */
  readonly stop?: boolean;
  /** By named group. Such a rule comes before those that redact nothing, and redacts every match, not the first alone. */
  readonly redact?: Readonly<Record<string, Redaction>>;
  /** By redacted group: a match whose group has other check digits is none. */
  readonly valid?: Readonly<Record<string, Checksum>>;
  readonly enrich?: readonly RuleEnrichment[];
  readonly tests?: readonly RuleTest[];
}

/** An immutable version of a rule as the engine takes it. */
export interface RuleVersion {
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
}
