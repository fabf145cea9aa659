export interface CompactOptions {
  /** Blocks with fewer lines are merged. */
  readonly smallLines?: number;
  /** What a merged block holds at most: lines, and bytes of their bodies. */
  readonly maxLines?: number;
  readonly maxBytes?: number;
  /** Blocks younger than this are left alone: deliveries and the pages of a search are about to read them. */
  readonly minAgeMs?: number;
  /** zstd level of merged lines. */
  readonly level?: number;
  /** When to stop starting on another merge. */
  readonly budgetMs?: number;
}

export type CompactLimits = Required<CompactOptions>;
