import type { Generated } from 'kysely';
import type { NullableTimestamp, Timestamp } from './columns';

export interface RuleTable {
  org_id: number;
  id: Generated<string>;
  version: number;
  definition: string;
  name: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: NullableTimestamp;
}

export interface RuleVersionTable {
  org_id: number;
  rule_id: string;
  version: number;
  definition: string;
  author: string;
  created_at: Timestamp;
  rules_epoch: number | null;
}

export interface RuleOriginTable {
  org_id: number;
  rule_id: string;
  pack: string;
  pack_rule: string;
  pack_version: string;
  original: string;
  installed_at: Timestamp;
}

export interface LookupTableTable {
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

export interface RuleStatsTable {
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

export interface RuleQuarantineTable {
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
