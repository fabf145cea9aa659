/** A block with fewer lines and fewer bytes, decoded, is merged with others. */
const SMALL = { lines: 2000, bytes: 2 * 1024 * 1024 };

export const isSmall = (lineCount: number, plainBytes: number): boolean =>
  lineCount < SMALL.lines && plainBytes < SMALL.bytes;

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

export const COMPACT_DEFAULTS: CompactLimits = {
  smallLines: SMALL.lines,
  maxLines: 10_000,
  maxBytes: SMALL.bytes,
  minAgeMs: 30_000,
  level: 9,
  budgetMs: 20_000,
};
