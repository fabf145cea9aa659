import type { Db } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import type { BatchHandler } from '@logflow/queue';
import { createLogger, Metrics } from '@logflow/runtime';
import { batchMetrics } from '../src/own-metrics';
import { batchHandler } from '../src/process-batch';
import { RuleSnapshots, RuleTally, RuleWatch } from '../src/rules';

/** A handler whose matcher calls `spring` first. */
export function trappedHandler(db: Db, spring: (lines: Lines) => void): BatchHandler {
  const log = createLogger('test');
  log.level = 'silent';
  const snapshots = new RuleSnapshots(db, log, '/nowhere');
  const of = async (orgId: number) => {
    const snapshot = await snapshots.of(orgId);
    const match = (lines: Lines) => {
      spring(lines);
      return snapshot.engine.match(lines);
    };
    return { ...snapshot, engine: { ...snapshot.engine, match } };
  };
  const metrics = batchMetrics(new Metrics({ defaults: false }));
  const watch = new RuleWatch({ db, snapshots, metrics, log, budgetMicros: 1_000_000 });
  const queues = { wakeDelivery: async () => undefined };
  return batchHandler({ db, queues, log, metrics, snapshots: { of }, watch, tally: new RuleTally(metrics) });
}
