import type { Timestamp } from './columns';

export interface AlertTable {
  org_id: number;
  id: string;
  name: string;
  condition: string;
  for_seconds: number;
  severity: string;
  receivers: string[] | null;
  enabled: boolean;
  author: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface AlertReceiverTable {
  org_id: number;
  id: string;
  name: string;
  type: string;
  config: string;
  secrets: Buffer;
  author: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  notified_at: Timestamp | null;
  failed_at: Timestamp | null;
  failure: string | null;
}

export interface AlertFiringTable {
  org_id: number;
  alert_id: string;
  labels: string;
  started_at: Timestamp;
  ends_at: Timestamp;
  lines: number | null;
  link: string;
}
