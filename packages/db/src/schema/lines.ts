import type { Generated, GeneratedAlways } from 'kysely';
import type { EventMicros, Timestamp } from './columns';

export interface LedgerTable {
  org_id: number;
  entry: string;
  created_at: Timestamp;
}

export interface BatchTrialTable {
  org_id: number;
  job_id: string;
  rules_epoch: number;
  search: string;
  in_flight: boolean;
  updated_at: Timestamp;
}

export interface BlockTable {
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
  matched_count: number | null;
  not_kept_count: number | null;
}

export interface BlockLinesTable {
  org_id: number;
  committed_us: number;
  block_id: number;
  lines: Buffer;
}

export interface BlockMarksTable {
  org_id: number;
  committed_us: number;
  block_id: number;
  layer: Generated<number>;
  marks: Buffer;
}

export interface BlockSeriesTable {
  org_id: number;
  series_id: number;
  committed_us: number;
  block_id: number;
  committed_to_us: number;
  increments: number;
  lines: number;
  not_kept: string | null;
}

export interface FlowChangeTable {
  org_id: number;
  id: GeneratedAlways<number>;
  at_us: number;
  kinds: string[];
  subjects: string[];
  amounts: number[];
}

export interface FlowHourTable {
  org_id: number;
  hour_us: number;
  kind: string;
  subject: string;
  total: number;
  minutes: number[];
}

export interface MarksVersionTable {
  org_id: number;
  version: number;
}
