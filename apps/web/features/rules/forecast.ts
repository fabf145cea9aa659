import type { RuleDefinition } from '@logflow/model';
import type { Graph } from '../plot/bars';
import { count, lines } from '../time/format';
import type { Backtest, LabelForecast } from './hooks/use-backtest';
import { microsText } from './stats-text';

export interface Verdict {
  readonly tone: 'ok' | 'calm' | 'bad';
  readonly text: string;
}

const secondsOf = ({ createdAt, endedAt }: Backtest): string =>
  endedAt === null ? '' : ` in ${((Date.parse(endedAt) - Date.parse(createdAt)) / 1000).toFixed(1)} s`;

/** @returns the sentence of a run: how many lines it matched, of how many, and whether that is all of them. */
export function verdictOf(run: Backtest): Verdict {
  const found = `${count(run.matched)} of ${lines(run.scanned)}`;
  switch (run.state) {
    case 'running':
      return { tone: 'calm', text: `${found} so far, ${count(run.progress.of)} in all` };
    case 'cancelled':
      return { tone: 'calm', text: `cancelled after ${found}` };
    case 'failed':
      return { tone: 'bad', text: `failed after ${found}: ${run.failure ?? 'the log has more'}` };
    default:
      return { tone: 'ok', text: `would have matched ${found}${secondsOf(run)}` };
  }
}

/** @returns `0.84 µs a line`. */
export const costText = ({ costMicrosPerLine: cost }: Backtest): string =>
  cost === null ? '' : `${microsText(cost)} a line`;

/** @returns a run's lines per step as the graph draws them; null where there are none. */
export function graphOfRun({ histogram: { step, buckets }, matched }: Backtest): Graph | null {
  const first = buckets[0];
  if (!first) return null;
  const from = Date.parse(first.time) / 1000;
  const counts = buckets.map((bucket) => bucket.count);
  return {
    window: { from, to: from + buckets.length * step, step },
    bars: [{ key: 'all', name: 'all', value: null, colour: 'var(--s1)', counts, total: matched }],
    unfinished: null,
    gaps: [],
  };
}

/** @returns the group whose text alone makes a label, from 1, or null: its values carry that group's marker. */
export function groupOfLabel(
  rule: Pick<RuleDefinition, 'metrics'>,
  { metric, label }: LabelForecast,
  groups: readonly (string | null)[],
): number | null {
  const template = rule.metrics.find(({ name }) => name === metric)?.labels[label];
  const name = /^\$\{([^}]*)\}$/.exec(template ?? '')?.[1];
  const index = name === undefined ? -1 : groups.indexOf(name);
  return index < 0 ? null : index + 1;
}

/** @returns a share in whole per cent, and one that is not 0 never as 0. */
export function percentText(part: number, whole: number): string {
  if (whole <= 0) return '';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
