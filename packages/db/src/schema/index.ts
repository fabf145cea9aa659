import type { AlertFiringTable, AlertReceiverTable, AlertTable } from './alerts';
import type { AnnotationTable } from './annotations';
import type { DeliveryDeadTable, DeliveryTable, DestinationTable } from './delivery';
import type {
  BatchTrialTable,
  BlockLinesTable,
  BlockMarksTable,
  BlockSeriesTable,
  BlockTable,
  FlowChangeTable,
  FlowHourTable,
  LedgerTable,
  MarksVersionTable,
} from './lines';
import type { CredentialTable, MemberTable, OrgTable, UserTable } from './org';
import type {
  LookupTableTable,
  RuleOriginTable,
  RuleQuarantineTable,
  RuleStatsTable,
  RuleTable,
  RuleVersionTable,
} from './rules';
import type {
  MetricTable,
  PassageTable,
  SampleOutboxTable,
  SamplerTable,
  SeriesBudgetTable,
  SeriesChangeTable,
  SeriesRestTable,
  SeriesTable,
  SeriesTotalTable,
} from './series';
import type { SavedViewTable } from './views';
import type {
  BackfillHoldTable,
  BackfillIncrementTable,
  BackfillTable,
  BacktestSliceTable,
  BacktestTable,
} from './walks';

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
  passage: PassageTable;
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
  flow_change: FlowChangeTable;
  flow_hour: FlowHourTable;
  rule_stats: RuleStatsTable;
  rule_quarantine: RuleQuarantineTable;
  alert: AlertTable;
  alert_receiver: AlertReceiverTable;
  alert_firing: AlertFiringTable;
  annotation: AnnotationTable;
  saved_view: SavedViewTable;
}
