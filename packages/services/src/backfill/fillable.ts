import type { RefusedMetric } from '@logflow/ledger';
import { formatMicros, isNative, type RuleDefinition, type RuleMetric, type SeriesKey } from '@logflow/model';
import { formatSelector } from '@logflow/series';

const NO_PAST = {
  gauge:
    'is a gauge: it holds what its last line said, so no history adds up to it. It begins with the lines that come.',
  native:
    'has native buckets, and Prometheus takes no native histogram of the past: it begins with the lines that come. For a history give a metric of another name classic buckets.',
  redacts:
    'is of a rule that redacts. Lines stored before it keep the text that it hides, and a history would lead straight to them. It begins with the lines that come.',
} as const;

/** @returns what of a metric stands against counting its history, whatever has been stored; null: nothing */
export function unfitReason(rule: RuleDefinition, metric: RuleMetric): string | null {
  const { name, type } = metric;
  if (rule.redact) return `${name} ${NO_PAST.redacts}`;
  if (isNative(metric)) return `${name} ${NO_PAST.native}`;
  return type === 'gauge' ? `${name} ${NO_PAST.gauge}` : null;
}

/** @returns the sentence for a metric that cannot be filled now */
export function refusedReason(name: string, refused: RefusedMetric): string {
  if (refused.kind === 'held') return `A backfill of ${name} is running: wait for it to end.`;
  return `${nameOf(refused.series)} has points on the graph since ${secondOf(refused.bornUs)}, and what a counter has said cannot be changed: give the rule a metric of another name, and begin the backfill when it is saved.`;
}

/** As PromQL writes it. */
function nameOf({ metric, labels }: SeriesKey): string {
  const matchers = Object.entries(labels).map(([name, value]) => ({ name, op: '=' as const, value }));
  return matchers.length === 0 ? metric : formatSelector({ metric, matchers });
}

const secondOf = (us: number): string => formatMicros(BigInt(us)).replace(/\.\d+Z$/, 'Z');

export const NO_METRICS = 'The rule has no metric, so there is no history to count: give it a counter or a histogram.';
