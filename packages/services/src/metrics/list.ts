import { formatMicros, type MetricType, type RuleDefinition } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { decodeCursor, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { BOUND } from './select-series';
import { parseLabels } from './series-names';

/** A metric of the org, as Explore offers it. */
export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** Sorted; last `le`, where a native histogram can be split by its buckets. */
  readonly labelNames: readonly string[];
  /** Label sets: a histogram has all its series for each. */
  readonly seriesCount: number;
  /** The rules that feed it; one that is disabled does not for now. */
  readonly rules: readonly { readonly id: string; readonly name: string; readonly enabled: boolean }[];
  /** What was counted afterwards, or is being counted; null where it counted live lines only. */
  readonly history: MetricHistory | null;
}

/** The backfill that told a metric's past. Times are RFC 3339, on the committed clock. */
export interface MetricHistory {
  readonly ruleId: string;
  readonly backfillId: string;
  /** Until it ends, the metric shows nothing on the graph. */
  readonly running: boolean;
  readonly from: string;
  /** When the rule was saved: history ends and live begins here. */
  readonly liveFrom: string;
}

interface MetricRow {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly native: boolean;
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
  const [feeders, histories] = await Promise.all([readFeeders(context), readHistories(context)]);
  const items = rows.slice(0, limit).map((row) => toMetric(row, feeders, histories.get(row.name) ?? null));
  return { items, nextCursor: rows.length > limit ? encodeCursor([items.at(-1)?.name as string]) : null };
}

const SAMPLE_SERIES = 50;

async function readMetrics(context: ServiceContext, after: string, limit: number): Promise<MetricRow[]> {
  const { rows } = await context.services.db.pool.query<MetricRow>(
    `select m.name, m.type, m.help, m.native, s.series_count,
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

/** By metric, its backfill that runs or has counted something: there is one at most, because it is the past once told. */
async function readHistories(context: ServiceContext): Promise<Map<string, MetricHistory>> {
  const { rows } = await context.services.db.pool.query<MetricHistory & { metric: string; fromUs: number; live: Date }>(
    `select distinct on (m.name) m.name as metric, b.rule_id as "ruleId", b.id as "backfillId",
       b.state = 'running' as running, b.covered_from_us as "fromUs", v.created_at as live
     from backfill b cross join unnest(b.metrics) as m (name)
     join rule_version v on v.org_id = $1 and v.rule_id = b.rule_id and v.version = b.rule_version
     where b.org_id = $1 and (b.state = 'running' or b.counted > 0)
     order by m.name, b.created_at desc`,
    [context.org.id],
  );
  return new Map(
    rows.map(({ metric, fromUs, live, ...history }) => [metric, { ...history, ...timesOf(fromUs, live) }]),
  );
}

const timesOf = (fromUs: number, live: Date) => ({ from: formatMicros(BigInt(fromUs)), liveFrom: live.toISOString() });

function toMetric(row: MetricRow, feeders: readonly Feeder[], history: MetricHistory | null): Metric {
  const own = feeders.filter(({ definition }) => definition.metrics.some((metric) => metric.name === row.name));
  const templates = own.flatMap(({ definition }) =>
    definition.metrics.filter((metric) => metric.name === row.name).flatMap((metric) => Object.keys(metric.labels)),
  );
  const seen = row.samples.flatMap((labels) => Object.keys(parseLabels(labels)));
  return {
    name: row.name,
    type: row.type,
    help: row.help,
    labelNames: [...[...new Set([...templates, ...seen])].sort(), ...(row.native ? [BOUND] : [])],
    seriesCount: row.series_count,
    rules: own.map(({ id, definition }) => ({ id, name: definition.name, enabled: definition.enabled })),
    history,
  };
}
