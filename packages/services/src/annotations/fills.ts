import type { ServiceContext } from '../context';
import { type Annotation, type AnnotationRange, timeOf } from './annotation';

interface FillRow {
  readonly id: string;
  readonly ruleId: string;
  readonly version: number;
  readonly name: string | null;
  readonly author: string;
  readonly counted: number;
  readonly running: boolean;
  readonly fromUs: number;
  readonly toUs: number;
  readonly created: Date;
}

/** @returns backfills that counted something or are at it, each over the time that it counted, the latest first */
export async function readFills(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const { rows } = await context.services.db.pool.query<FillRow>(
    `select b.id, b.rule_id as "ruleId", b.rule_version as version, r.name, b.author, b.counted,
       b.state = 'running' as running, b.covered_from_us as "fromUs", b.covered_to_us as "toUs", b.created_at as created
     from backfill b left join rule r on r.org_id = $1 and r.id = b.rule_id
     where b.org_id = $1 and b.covered_to_us >= $2 and b.covered_from_us < $3
       and (b.state = 'running' or b.counted > 0) and ($4::text[] = '{}' or b.metrics && $4)
     order by b.covered_from_us desc limit $5`,
    [context.org.id, range.fromUs, range.toUs, range.metrics, range.limit],
  );
  return rows.map(fillFromRow);
}

function fillFromRow(row: FillRow): Annotation {
  const whose = row.name === null ? '' : ` of rule ${JSON.stringify(row.name)}`;
  return {
    id: row.id,
    kind: 'backfill',
    from: timeOf(row.fromUs),
    to: timeOf(row.toUs),
    title: row.running ? `A backfill${whose} is counting` : `Backfill${whose}`,
    text: `${row.counted.toLocaleString('en')} lines counted afterwards, begun ${row.created.toISOString()}.`,
    tags: [],
    author: row.author,
    rule: { id: row.ruleId, version: row.version },
  };
}
