import type { ServiceContext } from '../context';
import { type Annotation, type AnnotationRange, timeOf } from './annotation';

interface FiringRow {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly labels: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly fires: boolean;
  readonly lines: number | null;
  readonly link: string;
}

/** @returns times that alerts fired, those on other metrics left out, the latest first */
export async function readFirings(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const { rows } = await context.services.db.pool.query<FiringRow>(
    `select f.alert_id || ' ' || f.started_at || ' ' || f.labels as id, a.name, a.severity, f.labels,
       (extract(epoch from f.started_at) * 1e6)::bigint as "fromUs",
       (extract(epoch from least(f.ends_at, clock_timestamp())) * 1e6)::bigint as "toUs",
       f.ends_at > clock_timestamp() as fires, f.lines, f.link
     from alert_firing f join alert a on a.org_id = f.org_id and a.id = f.alert_id
     where f.org_id = $1 and f.ends_at >= timestamptz 'epoch' + $2::bigint * interval '1 microsecond'
       and f.started_at < timestamptz 'epoch' + $3::bigint * interval '1 microsecond'
       and ($4::text[] = '{}' or a.condition::json ->> 'metric' = any ($4))
     order by f.started_at desc limit $5`,
    [context.org.id, range.fromUs, range.toUs, range.metrics, range.limit],
  );
  return rows.map(firingFromRow);
}

function firingFromRow({ id, name, severity, labels, fromUs, toUs, fires, lines, link }: FiringRow): Annotation {
  const subject = Object.entries(JSON.parse(labels) as Record<string, string>)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ');
  const { pathname, search } = new URL(link);
  return {
    id,
    kind: 'alert',
    from: timeOf(fromUs),
    to: timeOf(toUs),
    title: `${name} ${fires ? 'fires' : 'fired'}${subject === '' ? '' : ` for ${subject}`}`,
    text: lines === null ? '' : `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'}.`,
    tags: [severity],
    author: '',
    rule: null,
    path: pathname + search,
  };
}
