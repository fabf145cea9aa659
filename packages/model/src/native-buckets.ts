/** Each doubling is cut into 2^schema buckets: a bucket is 9 % wide. */
export const NATIVE_SCHEMA = 3;

/** What is not above this counts as zero: about a nanosecond. */
export const ZERO_THRESHOLD = 2 ** -30;

/** A native bucket by Prometheus' number for it, its upper bound being 2^(index/8), or the one around zero. */
export type NativeIndex = number | 'zero';

const PER_DOUBLING = 2 ** NATIVE_SCHEMA;
const LAST_DOUBLING = 64;
const FIRST = Math.log2(ZERO_THRESHOLD) * PER_DOUBLING + 1;
const LAST = LAST_DOUBLING * PER_DOUBLING;
/** Prometheus' bucket above every float64. */
const BEYOND = 1024 * PER_DOUBLING + 1;

/** Bounds within a doubling, to the last digit as Prometheus has them; between doublings they differ by a power of two. */
const STEPS = [
  0.5, 0.5452538663326288, 0.5946035575013605, 0.6484197773255048, 0.7071067811865475, 0.7711054127039704,
  0.8408964152537144, 0.9170040432046711,
] as const;

function upperBound(index: number): number {
  const doubling = Math.floor(index / PER_DOUBLING);
  return (STEPS[index - doubling * PER_DOUBLING] as number) * 2 ** (doubling + 1);
}

const nameOf = (index: number): string => `(${upperBound(index - 1)},${upperBound(index)}]`;

const ZERO_NAME = `[0,${ZERO_THRESHOLD}]`;
const BEYOND_NAME = `(${2 ** LAST_DOUBLING},+Inf]`;
const NAMES: readonly string[] = Array.from({ length: LAST - FIRST + 1 }, (_, i) => nameOf(FIRST + i));

const INDEXES: ReadonlyMap<string, NativeIndex> = new Map<string, NativeIndex>([
  [ZERO_NAME, 'zero'],
  ...NAMES.map((name, i) => [name, FIRST + i] as const),
  [BEYOND_NAME, BEYOND],
]);

/**
 * The native bucket that a value falls into, as the label `le` of its series says it: `(0.5,0.5452538663326288]`. Buckets
 * are 754 at most: up to 2^-30, 752 up to 2^64, and what lies above.
 * @param value not negative
 */
export function nativeBucketOf(value: number): string {
  if (value <= ZERO_THRESHOLD) return ZERO_NAME;
  let index = Math.min(Math.ceil(Math.log2(value) * PER_DOUBLING), LAST + 1);
  while (value > upperBound(index) && index <= LAST) index++;
  while (value <= upperBound(index - 1)) index--;
  return NAMES[index - FIRST] ?? BEYOND_NAME;
}

/** @param name as {@link nativeBucketOf} gives it. @returns undefined where it is none of them */
export const nativeIndexOf = (name: string): NativeIndex | undefined => INDEXES.get(name);
