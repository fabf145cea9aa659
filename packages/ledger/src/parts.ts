import type { BatchPart, Run } from '@logflow/model';

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
  readonly runs: Run[];
  /** Indexes of the lines that stay, ascending; null: all of them. */
  readonly lines: number[] | null;
}

/**
 * A part stays unless its idempotency key was counted before: in an earlier job, or in an earlier part of this one.
 * @param fresh the entries that this transaction put into the ledger.
 */
export function keepParts(parts: readonly BatchPart[], fresh: ReadonlySet<string>): KeptParts {
  const unused = new Set(fresh);
  const runs: Run[] = [];
  const lines: number[] = [];
  let start = 0;
  for (const { batch, count, key } of parts) {
    if (count > 0 && (key === undefined || unused.delete(KEY + key))) {
      runs.push({ batch, first: 0, count });
      for (let line = start; line < start + count; line++) lines.push(line);
    }
    start += count;
  }
  return { runs, lines: lines.length === start ? null : lines };
}
