import { Fault, type MetricType } from '@logflow/model';
import { compileAnchored } from '@logflow/rules';
import { compileSelector, type Matcher, parseSelector, type Selector } from '@logflow/series';
import type { ServiceContext } from '../context';
import { sampledMetric } from './sampled-metric';
import { labelNeedle, parseLabels } from './series-names';

/** The label of a histogram's buckets. */
export const BOUND = 'le';

export interface SelectedSeries {
  readonly selector: Selector;
  readonly ids: readonly number[];
  /** When each was first incremented, microseconds; null while nothing has. */
  readonly bornUs: readonly (number | null)[];
  /** Whether no line can have incremented two of them. */
  readonly disjoint: boolean;
  readonly type: MetricType;
  /** Whether it is a native histogram. */
  readonly native: boolean;
}

interface Row {
  readonly id: number;
  readonly labels: string;
  readonly born_us: number | null;
}

/**
 * @param text a PromQL selector of one metric; it may name the label `org`, which every series has in Prometheus. The
 *   name of a histogram stands for its count, and for its buckets where the selector says which.
 * @throws Fault `invalid` on `series`
 */
export async function selectSeries(context: ServiceContext, text: string): Promise<SelectedSeries> {
  const parsed = asInput(() => parseSelector(text));
  const metric = await sampledMetric(context, parsed.metric);
  const selector = {
    ...parsed,
    metric: saysBucket(parsed) && metric.name !== parsed.metric ? `${metric.family}_bucket` : metric.name,
  };
  const matches = asInput(() => compileSelector(selector, compileAnchored));
  const rows = await candidates(context, selector);
  const org = context.org.slug;
  const chosen = rows
    .map((row) => ({ ...row, labels: parseLabels(row.labels) }))
    .filter(({ labels }) => matches({ metric: selector.metric, labels: { ...labels, org } }));
  const bounds = new Set(chosen.map(({ labels }) => labels.le));
  const disjoint =
    chosen.length < 2 || ((metric.native || bounds.size === 1) && (await feeders(context, metric.family)) < 2);
  const { type, native } = metric;
  const [ids, bornUs] = [chosen.map((row) => row.id), chosen.map((row) => row.born_us)];
  return { selector, ids, bornUs, disjoint, type, native };
}

const saysBucket = ({ matchers }: Selector): boolean => matchers.some(({ name }) => name === BOUND);

function asInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const errors = [{ path: 'series', message: error.message }];
    throw new Fault('invalid', `series: ${error.message}`, { errors, cause: error });
  }
}

/** An equality stands in labels as a text; the selector itself decides afterwards. */
async function candidates(context: ServiceContext, { metric, matchers }: Selector): Promise<Row[]> {
  const needles = matchers.filter(isStored).map(({ name, value }) => labelNeedle(name, value));
  const { rows } = await context.services.db.pool.query<Row>(
    `select id, labels, born_us from series
     where org_id = $1 and metric = $2 and (select coalesce(bool_and(position(n in labels) > 0), true) from unnest($3::text[]) n)
     order by id`,
    [context.org.id, metric, needles],
  );
  return rows;
}

const isStored = ({ name, op, value }: Matcher): boolean =>
  op === '=' && value !== '' && name !== 'org' && name !== '__name__';

/**
 * A rule increments a metric at most once a line, but for the buckets of a histogram; so only a metric that several
 * rules ever fed can share lines.
 */
async function feeders(context: ServiceContext, metric: string): Promise<number> {
  const { rows } = await context.services.db.pool.query<{ rules: number }>(
    `select count(distinct rule_id)::int as rules from rule_version
     where org_id = $1 and position($2 in definition) > 0`,
    [context.org.id, `"name":${JSON.stringify(metric)}`],
  );
  return rows[0]?.rules ?? 0;
}
