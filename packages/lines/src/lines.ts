/**
 * Log lines as columns. Index `i` of every column is line `i`; the three dictionaries hold each distinct text once.
 * Times are microseconds since the epoch; resource and attribute texts are JSON objects.
 */
export interface Lines {
  readonly count: number;
  /** All bodies end to end, UTF-8. */
  readonly bodies: Buffer;
  /** Exclusive end of each body in `bodies`. */
  readonly ends: Uint32Array;
  readonly times: BigInt64Array;
  readonly severities: Uint32Array;
  readonly severityTexts: readonly string[];
  readonly resources: Uint32Array;
  readonly resourceTexts: readonly string[];
  readonly attributes: Uint32Array;
  readonly attributeTexts: readonly string[];
}

const BYTES_PER_LINE = 24;

/** @returns what the lines take in memory: bodies, columns and the texts of the dictionaries, give or take a little. */
export const plainBytes = (lines: Lines): number =>
  lines.bodies.length +
  lines.count * BYTES_PER_LINE +
  [lines.severityTexts, lines.resourceTexts, lines.attributeTexts].flat().reduce((sum, text) => sum + text.length, 0);

/** @returns the bytes of one body, a view and not a copy. */
export const bodyOf = (lines: Lines, index: number): Buffer =>
  lines.bodies.subarray(index === 0 ? 0 : (lines.ends[index - 1] as number), lines.ends[index]);
