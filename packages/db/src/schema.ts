import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** An event's own time: may lie beyond what a number holds, so select it as text (`::text`) and make a BigInt of it. */
type EventMicros = ColumnType<number, bigint | number | string, bigint | number | string>;

interface OrgTable {
  id: GeneratedAlways<number>;
  slug: string;
  rules_epoch: Generated<number>;
  redaction_key: Buffer | null;
  created_at: Timestamp;
}

interface MemberTable {
  org_id: number;
  user_id: string;
  role: Generated<string>;
}

interface UserTable {
  id: string;
  name: string;
  email: string;
}

interface CredentialTable {
  org_id: number;
  id: Generated<string>;
  kind: 'api' | 'ingest';
  name: string;
  secret_hash: Buffer;
  hint: string;
  created_at: Timestamp;
  last_used_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
}

interface RuleTable {
  org_id: number;
  id: Generated<string>;
  version: number;
  definition: string;
  name: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: NullableTimestamp;
}

interface RuleVersionTable {
  org_id: number;
  rule_id: string;
  version: number;
  definition: string;
  author: string;
  created_at: Timestamp;
  rules_epoch: number | null;
}

interface RuleOriginTable {
  org_id: number;
  rule_id: string;
  pack: string;
  pack_rule: string;
  pack_version: string;
  original: string;
  installed_at: Timestamp;
}

interface LookupTableTable {
  org_id: number;
  id: Generated<string>;
  name: string;
  revision: Generated<string>;
  columns: string;
  row_count: number;
  csv: string;
  author: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

interface MetricTable {
  org_id: number;
  name: string;
  type: string;
  help: string;
  family: string | null;
  series_count: Generated<number>;
  resting_count: Generated<number>;
}

interface SeriesBudgetTable {
  org_id: number;
  max_series: Generated<number>;
  idle_us: Generated<number>;
  live: Generated<number>;
}

interface SeriesRestTable {
  org_id: number;
  series_id: number;
  leader_id: number;
  counted: boolean;
  total: number;
  retired_us: number;
  returned_us: number | null;
}

interface SeriesTable {
  org_id: number;
  id: GeneratedAlways<number>;
  metric: string;
  labels: string;
  fingerprint: Buffer;
  type: Generated<'counter' | 'gauge' | 'histogram'>;
  born_us: number | null;
}

interface SeriesTotalTable {
  org_id: number;
  series_id: number;
  total: number;
  changed_us: Generated<number>;
}

interface SeriesChangeTable {
  org_id: number;
  committed_us: number;
  series_ids: number[];
}

interface SamplerTable {
  only_row: Generated<boolean>;
  interval_us: number;
  last_boundary_us: number;
  next_boundary_us: number;
}

interface SampleOutboxTable {
  id: GeneratedAlways<number>;
  org_id: number;
  boundary_us: number;
  series_ids: number[];
  totals: number[];
  refused: string | null;
  held_by: string | null;
}

interface LedgerTable {
  org_id: number;
  entry: string;
  created_at: Timestamp;
}

interface BatchTrialTable {
  org_id: number;
  job_id: string;
  rules_epoch: number;
  search: string;
  in_flight: boolean;
  updated_at: Timestamp;
}

interface BlockTable {
  org_id: number;
  committed_us: number;
  id: number;
  committed_to_us: number;
  rules_epoch: number;
  line_count: number;
  time_from_us: EventMicros;
  time_to_us: EventMicros;
  runs: string;
  plain_bytes: number;
  not_kept: string | null;
}

interface BlockLinesTable {
  org_id: number;
  committed_us: number;
  block_id: number;
  lines: Buffer;
}

interface BlockMarksTable {
  org_id: number;
  committed_us: number;
  block_id: number;
  layer: Generated<number>;
  marks: Buffer;
}

interface BlockSeriesTable {
  org_id: number;
  series_id: number;
  committed_us: number;
  block_id: number;
  committed_to_us: number;
  increments: number;
  lines: number;
  not_kept: string | null;
}

interface DestinationTable {
  org_id: number;
  id: Generated<string>;
  name: string;
  type: string;
  config: string;
  secrets: Buffer;
  selects: string;
  enabled: Generated<boolean>;
  delivered: Generated<number>;
  breaker: Generated<'closed' | 'open' | 'half_open'>;
  breaker_reason: string | null;
  breaker_since: NullableTimestamp;
  failures: Generated<number>;
  next_attempt_at: Timestamp;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: NullableTimestamp;
}

interface DeliveryTable {
  org_id: number;
  destination_id: string;
  id: GeneratedAlways<number>;
  block_committed_us: number;
  block_id: number;
  first_line: number;
  line_count: number;
  selects: string;
  events: number;
  remaining: number[] | null;
  attempts: Generated<number>;
  claimed_until: NullableTimestamp;
  created_at: Timestamp;
}

interface DeliveryDeadTable {
  org_id: number;
  destination_id: string;
  id: GeneratedAlways<number>;
  event_id: string;
  block_committed_us: number;
  block_id: number;
  line: number;
  reason: string;
  created_at: Timestamp;
}

interface BacktestTable {
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

interface BacktestSliceTable {
  org_id: number;
  backtest_id: string;
  slice: number;
  from_us: number;
  to_us: number;
  lines: number;
  series: Buffer | null;
}

interface BackfillTable {
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

interface BackfillHoldTable {
  org_id: number;
  metric: string;
  backfill_id: string;
}

interface BackfillIncrementTable {
  org_id: number;
  backfill_id: string;
  series_id: number;
  boundary_us: number;
  increments: number;
  first_us: number;
}

interface MarksVersionTable {
  org_id: number;
  version: number;
}

interface RuleStatsTable {
  org_id: number;
  rule_id: string;
  matches: Generated<number>;
  unread: Generated<number>;
  cut: Generated<number>;
  overflowed: Generated<number>;
  last_match_us: number | null;
  minute: Generated<number>;
  in_minute: Generated<number>;
  before: Generated<number>;
  nanos_per_line: number | null;
}

interface RuleQuarantineTable {
  org_id: number;
  rule_id: string;
  rule_version: number;
  since_us: number;
  blocks_from_us: number;
  from_epoch: number;
  to_epoch: number | null;
  doing: 'asking' | 'acting';
  nanos_per_line: number;
  budget_nanos: number;
  ended_at: NullableTimestamp;
  ended_by: string | null;
}

/** The tables as migrations make them; better-auth's own tables are better-auth's business, but for `user`. */
export interface Schema {
  org: OrgTable;
  member: MemberTable;
  user: UserTable;
  credential: CredentialTable;
  rule: RuleTable;
  rule_version: RuleVersionTable;
  rule_origin: RuleOriginTable;
  lookup_table: LookupTableTable;
  metric: MetricTable;
  series: SeriesTable;
  series_total: SeriesTotalTable;
  series_budget: SeriesBudgetTable;
  series_rest: SeriesRestTable;
  series_change: SeriesChangeTable;
  sampler: SamplerTable;
  sample_outbox: SampleOutboxTable;
  ledger: LedgerTable;
  batch_trial: BatchTrialTable;
  block: BlockTable;
  block_lines: BlockLinesTable;
  block_marks: BlockMarksTable;
  block_series: BlockSeriesTable;
  destination: DestinationTable;
  delivery: DeliveryTable;
  delivery_dead: DeliveryDeadTable;
  backtest: BacktestTable;
  backtest_slice: BacktestSliceTable;
  backfill: BackfillTable;
  backfill_hold: BackfillHoldTable;
  backfill_increment: BackfillIncrementTable;
  marks_version: MarksVersionTable;
  rule_stats: RuleStatsTable;
  rule_quarantine: RuleQuarantineTable;
}
