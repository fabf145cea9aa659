import type { Generated } from 'kysely';
import type { EventMicros, NullableTimestamp, Timestamp } from './columns';

export interface BacktestTable {
  org_id: number;
  id: Generated<string>;
  definition: string;
  clock: 'event' | 'committed';
  from_us: EventMicros;
  to_us: EventMicros;
  state: Generated<'running' | 'done' | 'cancelled' | 'failed'>;
  failure: string | null;
  author: string;
  slices: number;
  slices_done: Generated<number>;
  lines_total: number;
  lines_done: Generated<number>;
  found: string;
  result: string | null;
  created_at: Timestamp;
  moved_at: Timestamp;
  ended_at: NullableTimestamp;
}

export interface BacktestSliceTable {
  org_id: number;
  backtest_id: string;
  slice: number;
  from_us: number;
  to_us: number;
  lines: number;
  series: Buffer | null;
}

export interface BackfillTable {
  org_id: number;
  id: Generated<string>;
  rule_id: string;
  rule_version: number;
  rules_epoch: number;
  definition: string;
  metrics: string[];
  author: string;
  state: Generated<'running' | 'done' | 'cancelled' | 'failed'>;
  failure: string | null;
  stopping: Generated<boolean>;
  from_us: number;
  to_us: number;
  interval_us: number;
  start_boundary_us: number;
  covered_from_us: number;
  covered_to_us: number;
  horizon_us: Generated<number>;
  lines_total: number;
  lines_done: Generated<number>;
  matched: Generated<number>;
  counted: Generated<number>;
  samples_sent: Generated<number>;
  created_at: Timestamp;
  moved_at: Timestamp;
  ended_at: NullableTimestamp;
}

export interface BackfillHoldTable {
  org_id: number;
  metric: string;
  backfill_id: string;
}

export interface BackfillIncrementTable {
  org_id: number;
  backfill_id: string;
  series_id: number;
  boundary_us: number;
  increments: number;
  first_us: number;
}
