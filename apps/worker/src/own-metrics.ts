import type { Counter, Histogram, Metrics } from '@logflow/runtime';

/** How this worker's batches go. */
export interface BatchMetrics {
  readonly lines: Counter;
  readonly duplicates: Counter;
  readonly unmatched: Counter;
  readonly match: Histogram;
  readonly commit: Histogram;
  readonly delay: Histogram;
  readonly unread: Counter<'org' | 'rule' | 'metric'>;
}

export const batchMetrics = (metrics: Metrics): BatchMetrics => ({
  lines: metrics.counter('committed_lines_total', 'Lines this process has counted and stored.'),
  duplicates: metrics.counter('duplicate_batches_total', 'Jobs that had been committed before.'),
  unmatched: metrics.counter('unmatched_lines_total', 'Lines stored unmatched because matching them failed.'),
  match: metrics.histogram('match_seconds', 'Matching one batch.'),
  commit: metrics.histogram('commit_seconds', 'Committing one batch.'),
  delay: metrics.histogram('accepted_to_committed_seconds', 'From a job’s acceptance to its commit.'),
  unread: metrics.counter(
    'unread_values_total',
    'Lines that a rule matched without touching one of its metrics, because a captured number could not be read.',
    ['org', 'rule', 'metric'],
  ),
});
