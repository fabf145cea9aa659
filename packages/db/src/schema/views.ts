import type { Timestamp } from './columns';

export interface SavedViewTable {
  org_id: number;
  id: string;
  name: string;
  path: string;
  author: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}
