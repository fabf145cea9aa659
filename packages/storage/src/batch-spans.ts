import type { Run } from '@logflow/model';

/** Requests from the first to the last name, both inclusive; columns that run parallel. */
export interface BatchSpans {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const MOST = 64;
/** So many characters are those of the process that named a request; what follows is counted up. */
const OF_PROCESS = 23;

/** @returns what the runs' names lie in, a span for each process; null where many bear names made of keys, which share nothing */
export function batchSpans(runs: readonly Run[]): BatchSpans | null {
  const spans = new Map<string, { from: string; to: string }>();
  for (const { batch } of runs) {
    const process = batch.slice(0, OF_PROCESS);
    const span = spans.get(process);
    if (span === undefined) spans.set(process, { from: batch, to: batch });
    else if (batch < span.from) span.from = batch;
    else if (batch > span.to) span.to = batch;
    if (spans.size > MOST) return null;
  }
  const all = [...spans.values()];
  return { from: all.map(({ from }) => from), to: all.map(({ to }) => to) };
}
