import type { Generated, GeneratedAlways } from 'kysely';
import type { NullableTimestamp, Timestamp } from './columns';

export interface DestinationTable {
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

export interface DeliveryTable {
  org_id: number;
  destination_id: string;
  id: GeneratedAlways<number>;
  block_committed_us: number;
  committed_us: number;
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

export interface DeliveryDeadTable {
  org_id: number;
  destination_id: string;
  id: GeneratedAlways<number>;
  event_id: string;
  block_committed_us: number;
  committed_us: number;
  block_id: number;
  line: number;
  reason: string;
  created_at: Timestamp;
}
