import type { ServiceContext } from '../context';
import { type Annotation, type AnnotationRange, timeOf } from './annotation';

export interface PostedRow {
  readonly id: string;
  readonly kind: 'deploy' | 'note';
  readonly from_us: number;
  readonly to_us: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly author: string;
}

export const POSTED_COLUMNS = 'id, kind, from_us, to_us, title, text, tags, author';

export const postedFromRow = ({ from_us, to_us, ...row }: PostedRow): Annotation => ({
  ...row,
  from: timeOf(from_us),
  to: timeOf(to_us),
  rule: null,
});

/** @returns what people posted, the latest first */
export async function readPosted(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const { rows } = await context.services.db.pool.query<PostedRow>(
    `select ${POSTED_COLUMNS} from annotation
     where org_id = $1 and to_us >= $2 and from_us < $3 order by from_us desc, id limit $4`,
    [context.org.id, range.fromUs, range.toUs, range.limit],
  );
  return rows.map(postedFromRow);
}
