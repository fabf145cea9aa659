import type { BatchPart, Marks } from '@logflow/model';
import { countMatched, ghostsOf } from '@logflow/storage';
import { selectedLines } from '../deliveries/select';
import type { FlowEntry, FlowKind } from './kinds';

/** What a commit says of its lines. */
export interface CommittedFlow {
  /** Those that are counted now. */
  readonly parts: readonly BatchPart[];
  /** Lines of parts that were counted before. */
  readonly repeated: number;
  readonly marks: Marks;
  readonly deliveries: readonly { readonly id: string; readonly events: number }[];
  readonly took: CommitTook | undefined;
}

/** Milliseconds since the epoch, and microseconds of matching. */
export interface CommitTook {
  readonly acceptedAt: number;
  readonly matchMicros: number;
}

/** @returns what the lines of a commit add to the flow; nothing of 0 */
export function flowOfCommit({ parts, repeated, marks, deliveries, took }: CommittedFlow): FlowEntry[] {
  const lines = parts.reduce((sum, { count }) => sum + count, 0);
  const sums = new Sums();
  for (const { token = '', count } of parts) sums.add('accepted', token, count);
  for (const hits of marks.hits) sums.add('rule', hits.ruleId, hits.lines.length);
  for (const { reason, ruleId, lines: away } of marks.notKept ?? []) sums.add(reason, ruleId, away.length);
  for (const { id, events } of deliveries) sums.add('planned', id, events);
  sums.add('repeated', '', repeated);
  sums.add('matched', '', countMatched(marks, lines));
  sums.add('tagged', '', countTagged(marks, lines));
  if (took) {
    sums.add('match_us', '', Math.round(took.matchMicros));
    sums.add('wait_ms', '', Math.max(0, Date.now() - took.acceptedAt) * lines);
  }
  return sums.entries();
}

/** Lines that a destination which selects tagged ones gets. */
function countTagged(marks: Marks, lineCount: number): number {
  if (marks.hits.length === 0) return 0;
  const ghosts = ghostsOf(marks, lineCount);
  const tagged = selectedLines(marks, 'tagged', 0, lineCount);
  return ghosts === null ? tagged.length : tagged.filter((line) => !ghosts[line]).length;
}

class Sums {
  readonly #sums = new Map<string, FlowEntry>();

  add(kind: FlowKind, subject: string, amount: number): void {
    if (amount === 0) return;
    const key = `${kind} ${subject}`;
    this.#sums.set(key, { kind, subject, amount: amount + (this.#sums.get(key)?.amount ?? 0) });
  }

  entries(): FlowEntry[] {
    return [...this.#sums.values()];
  }
}
