export interface CompactOptions {
  /** Blocks with fewer lines are merged. */
  readonly smallLines?: number;
  /** What a merged block holds at most: lines, and bytes once decoded; so much is decoded at a time. */
  readonly maxLines?: number;
  readonly maxBytes?: number;
  /** Blocks younger than this are left alone: deliveries and the pages of a search are about to read them. */
  readonly minAgeMs?: number;
  /** zstd level of merged lines. */
  readonly level?: number;
  /** When to stop starting on another merge. */
  readonly budgetMs?: number;
  /** Aborted: the merge in hand ends, and no other is begun. */
  readonly signal?: AbortSignal;
}

export type CompactLimits = Required<Omit<CompactOptions, 'signal'>>;
