export type FilterTest =
  | string
  | { readonly in: readonly string[] }
  | { readonly exists: boolean }
  | { readonly regex: string };

export interface RuleMetric {
  readonly name: string;
  readonly type: 'counter';
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly maxSeries: number;
}

/**
 * What becomes of a matched line. `drop`: counted, neither stored nor forwarded. `sample`: of the lines it matches the
 * rule keeps this share, chosen by their ids.
 */
export type RuleAction = 'keep' | 'drop' | { readonly sample: number };

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
  readonly tests?: readonly RuleTest[];
}

/** An immutable version of a rule as the engine takes it. */
export interface RuleVersion {
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
}
