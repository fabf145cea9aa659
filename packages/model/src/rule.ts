export type FilterTest = string | { readonly in: readonly string[] } | { readonly exists: boolean } | { readonly regex: string };

export interface RuleMetric {
  readonly name: string;
  readonly type: 'counter';
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly maxSeries: number;
}

/** What a person writes: the shape of `POST /rules`, with its defaults filled in. */
export interface RuleDefinition {
  readonly name: string;
  readonly enabled: boolean;
  readonly field: string;
  readonly pattern: string;
  readonly filter: Readonly<Record<string, FilterTest>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: readonly RuleMetric[];
  readonly action: 'keep';
}

/** An immutable version of a rule as the engine takes it. */
export interface RuleVersion {
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
}
