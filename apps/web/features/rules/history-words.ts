import { count, lines, moment } from '../time/format';
import type { Verdict } from './forecast';
import type { Backfill, Prospect } from './hooks/use-backfills';

/** @returns the sentence of a backfill: how far it is, or what came of it. */
export function verdictOfFill(run: Backfill): Verdict {
  switch (run.state) {
    case 'running':
      if (run.phase === 'publishing') return { tone: 'calm', text: `${lines(run.counted)} counted, drawing the graph` };
      return { tone: 'calm', text: `${count(run.progress.lines)} of ${lines(run.progress.of)} walked` };
    case 'cancelled':
      return { tone: 'calm', text: `cancelled: ${lines(run.counted)} counted before that` };
    case 'failed':
      return { tone: 'bad', text: `failed: ${run.failure ?? 'the log has more'}` };
    default:
      return { tone: 'ok', text: `${lines(run.counted)} counted` };
  }
}

/** @returns what was matched and counted, and why those differ where they do. */
export function foundOf({ matched, counted }: Pick<Backfill, 'matched' | 'counted'>): string {
  const found = `${count(matched)} matched · ${count(counted)} counted`;
  if (counted === matched) return found;
  return `${found}: of the others no number could be read, or another rule had counted them in the same series`;
}

/** @returns what was walked, matched and counted. */
export const factsOf = (run: Backfill): string => `${lines(run.progress.lines)} walked · ${foundOf(run)}`;

const names = (metrics: readonly string[]): string =>
  metrics.length > 1 ? `${metrics.slice(0, -1).join(', ')} and ${metrics.at(-1)}` : (metrics[0] ?? '');

/** @returns the sentence that says what a backfill would be good for, or why there is nothing to count. */
export function prospectText({ earlier, metrics }: Prospect, version: number, nowMs: number): string {
  if (earlier === null) return `No line is stored that came before v${version}: nothing is missing from its graph.`;
  const since = moment(Date.parse(earlier.from), nowMs);
  const graph = names(metrics.flatMap(({ name, refused }) => (refused === null ? [name] : [])));
  return `${lines(earlier.lines)} since ${since} came before v${version}. Counted now, the graph of ${graph} begins with them, and live lines add to their sum.`;
}

/** @returns the share of the lines that is walked, in whole per cent; all of nothing. */
export const percentWalked = ({ progress: { lines: done, of } }: Pick<Backfill, 'progress'>): number =>
  of === 0 ? 100 : Math.min(100, Math.floor((done / of) * 100));
