import type { Generated } from 'kysely';
import type { Timestamp } from './columns';

export interface AnnotationTable {
  org_id: number;
  id: Generated<string>;
  kind: 'deploy' | 'note';
  from_us: number;
  to_us: number;
  title: string;
  text: string;
  tags: string[];
  author: string;
  created_at: Timestamp;
}
