import type { BatchPart } from '@logflow/model';

const JOB = 'job:';
const KEY = 'key:';

export const jobEntry = (jobId: string): string => JOB + jobId;

/** @returns the ledger's entries of a job, sorted, so that jobs that share keys wait for one another in one order. */
export function entriesOf(jobId: string, parts: readonly BatchPart[]): string[] {
  const keys = parts.flatMap((part) => (part.key === undefined ? [] : [KEY + part.key]));
  return [jobEntry(jobId), ...[...new Set(keys)].sort()];
}

/** What of a job is counted. */
export interface KeptParts {
  readonly parts: BatchPart[];
  /** Indexes of the lines that stay, ascending; null: all of them. */
  readonly lines: number[] | null;
}

/**
 * A part stays unless its idempotency key was counted before: in an earlier job, or in an earlier part of this one.
 * @param fresh the entries that this transaction put into the ledger.
 */
export function keepParts(parts: readonly BatchPart[], fresh: ReadonlySet<string>): KeptParts {
  const unused = new Set(fresh);
  const kept: BatchPart[] = [];
  const lines: number[] = [];
  let start = 0;
  for (const part of parts) {
    const { count, key } = part;
    if (count > 0 && (key === undefined || unused.delete(KEY + key))) {
      kept.push(part);
      for (let line = start; line < start + count; line++) lines.push(line);
    }
    start += count;
  }
  return { parts: kept, lines: lines.length === start ? null : lines };
}
