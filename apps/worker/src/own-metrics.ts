import type { Counter, Gauge, Histogram, Metrics } from '@logflow/runtime';

/** How this worker's batches go. */
export interface BatchMetrics {
  readonly lines: Counter;
  readonly duplicates: Counter;
  readonly unmatched: Counter;
  readonly match: Histogram;
  readonly commit: Histogram;
  readonly delay: Histogram;
  readonly matched: Counter;
  readonly problems: Counter<'problem'>;
  readonly examining: Counter;
  readonly quarantined: Counter;
}

export const batchMetrics = (metrics: Metrics): BatchMetrics => ({
  lines: metrics.counter('committed_lines_total', 'Lines this process has counted and stored.'),
  duplicates: metrics.counter('duplicate_batches_total', 'Jobs that had been committed before.'),
  unmatched: metrics.counter('unmatched_lines_total', 'Lines stored unmatched because matching them failed.'),
  match: metrics.histogram('match_seconds', 'Matching one batch.'),
  commit: metrics.histogram('commit_seconds', 'Committing one batch.'),
  delay: metrics.histogram('accepted_to_committed_seconds', 'From a job’s acceptance to its commit.'),
  matched: metrics.counter('rule_matches_total', 'Lines that a rule matched, once for each rule that did.'),
  problems: metrics.counter(
    'rule_problems_total',
    'Lines that a rule matched and that went otherwise than it wants: a captured number could not be read, a label was cut, a series found no place and counts in __other__.',
    ['problem'],
  ),
  examining: metrics.counter('rule_examining_seconds_total', 'CPU time spent on measuring rules.'),
  quarantined: metrics.counter('rules_quarantined_total', 'Rules that this process took out of matching as too slow.'),
});

const COSTLIEST = 20;

/** A rule and what it takes for a line. */
export interface KnownCost {
  readonly orgId: number;
  readonly ruleId: string;
  readonly nanosPerLine: number;
}

/** Shows at each scrape the costliest rules, so few that the labels stay bounded however many rules there are. */
export function showCosts(metrics: Metrics, known: () => Iterable<KnownCost>): void {
  const help = `CPU time that a rule takes for a line, asked alone: of the ${COSTLIEST} costliest rules that this process knows.`;
  const collect = (gauge: Gauge<'org' | 'rule'>): void => {
    gauge.reset();
    const costliest = [...known()].sort((a, b) => b.nanosPerLine - a.nanosPerLine).slice(0, COSTLIEST);
    for (const { orgId, ruleId, nanosPerLine } of costliest)
      gauge.set({ org: orgId, rule: ruleId }, nanosPerLine / 1e9);
  };
  metrics.gauge('rule_seconds_per_line', help, ['org', 'rule'], collect);
}
