import { DEFAULT_BUCKETS, isNative, nativeBucketOf, type RuleMetric, type SeriesDemand } from '@logflow/model';
import { groupsOf, type NamedTemplates, parseTemplate, parseTemplates, type Template } from './template';

/** One kind of series that a metric feeds: a column of the hits of its rule. */
export interface ColumnPlan {
  readonly metric: string;
  /** Set beside the labels of the metric: the bound of a bucket, or the native bucket that a value falls into. */
  readonly le: string | null | ((value: number) => string);
  /** The column is fed by values up to this. */
  readonly upTo: number;
  /** Whether the series grows by the value; by 1 otherwise. */
  readonly addsValue: boolean;
}

export interface MetricPlan {
  readonly name: string;
  readonly labels: NamedTemplates;
  /** The number that a match adds, sets or observes; null where that is 1. */
  readonly value: Template | null;
  readonly takesNegative: boolean;
  readonly columns: readonly ColumnPlan[];
  /** What every series of the metric is demanded with. */
  readonly demand: Omit<SeriesDemand, 'metric' | 'labels'>;
}

export function planMetric(metric: RuleMetric): MetricPlan {
  const { name, type, help, maxSeries } = metric;
  const plan = {
    name,
    labels: parseTemplates(metric.labels),
    value: metric.value === undefined ? null : parseTemplate(metric.value),
    takesNegative: type === 'gauge',
  };
  const demand = { help, maxSeries };
  if (type === 'histogram')
    return {
      ...plan,
      columns: histogramColumns(metric),
      demand: { ...demand, type, family: name, ...(isNative(metric) && { native: true }) },
    };
  const columns = [{ metric: name, le: null, upTo: Number.POSITIVE_INFINITY, addsValue: plan.value !== null }];
  if (type === 'counter') return { ...plan, columns, demand };
  return { ...plan, columns, demand: { ...demand, type, ...(metric.mode !== 'add' && { sets: true }) } };
}

function histogramColumns({ name, buckets = DEFAULT_BUCKETS }: RuleMetric): ColumnPlan[] {
  const all = Number.POSITIVE_INFINITY;
  const bucket = { metric: `${name}_bucket`, addsValue: false };
  return [
    ...(buckets === 'native'
      ? [{ ...bucket, le: nativeBucketOf, upTo: all }]
      : [...buckets, all].map((bound) => ({ ...bucket, le: bound === all ? '+Inf' : String(bound), upTo: bound }))),
    { metric: `${name}_sum`, le: null, upTo: all, addsValue: true },
    { metric: `${name}_count`, le: null, upTo: all, addsValue: false },
  ];
}

/** @returns the names that the templates of a metric use. */
export const namesUsed = ({ labels, value }: MetricPlan): string[] => [
  ...labels.flatMap(([, template]) => groupsOf(template)),
  ...(value === null ? [] : groupsOf(value)),
];
