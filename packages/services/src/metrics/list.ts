import type { MetricType, RuleDefinition } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { decodeCursor, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { parseLabels } from './series-names';

/** A metric of the org, as Explore offers it. */
export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** Sorted. */
  readonly labelNames: readonly string[];
  /** Label sets: a histogram has all its series for each. */
  readonly seriesCount: number;
  /** The rules that feed it; one that is disabled does not for now. */
  readonly rules: readonly { readonly id: string; readonly name: string; readonly enabled: boolean }[];
}

interface MetricRow {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly series_count: number;
  /** Canonical labels of a few of its series. */
  readonly samples: readonly string[];
}

interface Feeder {
  readonly id: string;
  readonly definition: RuleDefinition;
}

/** Sorted by name. */
export async function list(context: ServiceContext, input: PageInput = {}): Promise<Page<Metric>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const after = input.cursor === undefined ? '' : (decodeCursor(input.cursor, 1)[0] as string);
  const rows = await readMetrics(context, after, limit + 1);
  const feeders = await readFeeders(context);
  const items = rows.slice(0, limit).map((row) => toMetric(row, feeders));
  return { items, nextCursor: rows.length > limit ? encodeCursor([items.at(-1)?.name as string]) : null };
}

const SAMPLE_SERIES = 50;

async function readMetrics(context: ServiceContext, after: string, limit: number): Promise<MetricRow[]> {
  const { rows } = await context.services.db.pool.query<MetricRow>(
    `select m.name, m.type, m.help, s.series_count,
       array(select labels from series where org_id = $1 and metric = m.sampled order by id limit ${SAMPLE_SERIES}) as samples
     from (select *, case when type = 'histogram' then name || '_count' else name end as sampled from metric) m, lateral (
       select count(*)::int as series_count from series where org_id = $1 and metric = m.sampled and born_us is not null
     ) s
     where m.org_id = $1 and m.family is null and m.name collate "C" > $2 order by m.name collate "C" limit $3`,
    [context.org.id, after, limit],
  );
  return rows;
}

async function readFeeders(context: ServiceContext): Promise<Feeder[]> {
  const { rows } = await context.services.db.pool.query<{ id: string; definition: string }>(
    'select id, definition from rule where org_id = $1 and deleted_at is null order by created_at, id',
    [context.org.id],
  );
  return rows.map(({ id, definition }) => ({ id, definition: JSON.parse(definition) as RuleDefinition }));
}

function toMetric(row: MetricRow, feeders: readonly Feeder[]): Metric {
  const own = feeders.filter(({ definition }) => definition.metrics.some((metric) => metric.name === row.name));
  const templates = own.flatMap(({ definition }) =>
    definition.metrics.filter((metric) => metric.name === row.name).flatMap((metric) => Object.keys(metric.labels)),
  );
  const seen = row.samples.flatMap((labels) => Object.keys(parseLabels(labels)));
  return {
    name: row.name,
    type: row.type,
    help: row.help,
    labelNames: [...new Set([...templates, ...seen])].sort(),
    seriesCount: row.series_count,
    rules: own.map(({ id, definition }) => ({ id, name: definition.name, enabled: definition.enabled })),
  };
}
