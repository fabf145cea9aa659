import type { Generated, GeneratedAlways } from 'kysely';
import type { NullableTimestamp, Timestamp } from './columns';

export interface OrgTable {
  id: GeneratedAlways<number>;
  slug: string;
  rules_epoch: Generated<number>;
  redaction_key: Buffer | null;
  created_at: Timestamp;
}

export interface MemberTable {
  org_id: number;
  user_id: string;
  role: Generated<string>;
}

export interface UserTable {
  id: string;
  name: string;
  email: string;
}

export interface CredentialTable {
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
