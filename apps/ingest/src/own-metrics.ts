import type { Metrics } from '@logflow/runtime';

/** What ingest tells of itself. */
export function ownMetrics(metrics: Metrics, backlogJobs: () => number) {
  metrics.gauge('ingest_backlog_jobs', 'Jobs waiting to be committed, as last seen.', [], (g) => g.set(backlogJobs()));
  return {
    requests: metrics.counter('ingest_requests_total', 'Requests answered.', ['codec', 'status']),
    events: metrics.counter('ingest_accepted_events_total', 'Lines accepted: durable in the queue.', ['codec']),
    bytes: metrics.counter('ingest_accepted_bytes_total', 'Bytes of decompressed bodies accepted.', ['codec']),
    discarded: metrics.counter('ingest_discarded_requests_total', 'Requests refused, none of their lines taken.', [
      'reason',
    ]),
    enqueue: metrics.histogram('ingest_enqueue_seconds', 'From a job being complete to its being durable.'),
  };
}

export type OwnMetrics = ReturnType<typeof ownMetrics>;
