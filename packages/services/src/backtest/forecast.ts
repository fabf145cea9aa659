import type { RuleDefinition } from '@logflow/model';
import type { SeriesTally } from './series-tally';

/** A series the rule would make, and what the lines of the range would have counted in it. */
export interface SeriesForecast {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly increments: number;
}

/** What is beyond the entries that are named: how many, and their sum. */
interface Rest {
  readonly count: number;
  readonly increments: number;
}

export interface LabelForecast {
  readonly metric: string;
  readonly label: string;
  /** The empty value is one of them. */
  readonly distinct: number;
  /** Those that count most. */
  readonly top: readonly { readonly value: string; readonly increments: number }[];
  readonly other: Rest;
}

export interface MetricForecast {
  readonly name: string;
  readonly series: number;
  readonly increments: number;
  /** The budget: what goes beyond counts in `__other__`. */
  readonly maxSeries: number;
  /** A sentence where the budget would not do; it names the label to look at. */
  readonly advice: string | null;
}

/** How many series a rule would make, and why. */
export interface Forecast {
  /** Those that count most, of all metrics. */
  readonly series: readonly SeriesForecast[];
  readonly seriesTotal: number;
  /** False where there were too many to tell apart: `seriesTotal` is then a lower bound; sums are exact all the same. */
  readonly seriesExact: boolean;
  readonly other: Rest;
  readonly metrics: readonly MetricForecast[];
  readonly labels: readonly LabelForecast[];
}

const MAX_NAMED_SERIES = 1_000;
const MAX_NAMED_VALUES = 20;

export function forecast(definition: RuleDefinition, tally: SeriesTally): Forecast {
  const metrics = [...tally.metrics.keys()].sort();
  const budgets = budgetsOf(definition, metrics);
  const named = topSeries(tally);
  const total = metrics.reduce((sum, metric) => sum + (tally.metrics.get(metric)?.size ?? 0), 0);
  const sum = metrics.reduce((all, metric) => all + incrementsOf(tally, metric), 0);
  const labels = budgets.flatMap((budget) => labelForecasts(tally, budget));
  return {
    series: named,
    seriesTotal: total,
    seriesExact: tally.beyond.size === 0,
    other: { count: total - named.length, increments: sum - sumOf(named) },
    metrics: budgets.map((budget) => metricForecast(tally, budget, labels)),
    labels,
  };
}

interface Budget {
  readonly name: string;
  readonly maxSeries: number;
  /** Names of the metric's labels. */
  readonly labels: readonly string[];
}

const budgetsOf = ({ metrics }: RuleDefinition, touched: readonly string[]): Budget[] =>
  metrics
    .map(({ name, maxSeries, labels }) => ({ name, maxSeries, labels: Object.keys(labels) }))
    .filter(({ name }) => touched.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const sumOf = (entries: readonly { increments: number }[]): number =>
  entries.reduce((sum, { increments }) => sum + increments, 0);

function incrementsOf(tally: SeriesTally, metric: string): number {
  let sum = tally.beyond.get(metric) ?? 0;
  for (const count of tally.metrics.get(metric)?.values() ?? []) sum += count;
  return sum;
}

function topSeries(tally: SeriesTally): SeriesForecast[] {
  const top = new Top<{ metric: string; key: string }>(MAX_NAMED_SERIES);
  for (const [metric, series] of tally.metrics) {
    for (const [key, count] of series) top.add({ metric, key }, count);
  }
  return top.entries().map(({ entry, count }) => ({
    name: entry.metric,
    labels: JSON.parse(entry.key) as Record<string, string>,
    increments: count,
  }));
}

/** A label that is empty is none to Prometheus, and tells series apart all the same: it counts as a value. */
function labelForecasts(tally: SeriesTally, { name: metric, labels }: Budget): LabelForecast[] {
  const values = new Map(labels.map((label) => [label, new Map<string, number>()]));
  for (const [key, count] of tally.metrics.get(metric) ?? []) {
    const present = JSON.parse(key) as Record<string, string>;
    for (const [label, counts] of values) {
      const value = present[label] ?? '';
      counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
  return [...values].sort(byName).map(([label, counts]) => labelForecast(metric, label, counts));
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function labelForecast(metric: string, label: string, counts: ReadonlyMap<string, number>): LabelForecast {
  const top = new Top<string>(MAX_NAMED_VALUES);
  let sum = 0;
  for (const [value, count] of counts) {
    top.add(value, count);
    sum += count;
  }
  const named = top.entries().map(({ entry, count }) => ({ value: entry, increments: count }));
  const other = { count: counts.size - named.length, increments: sum - sumOf(named) };
  return { metric, label, distinct: counts.size, top: named, other };
}

function metricForecast(
  tally: SeriesTally,
  { name, maxSeries }: Budget,
  labels: readonly LabelForecast[],
): MetricForecast {
  const series = tally.metrics.get(name)?.size ?? 0;
  const own = labels.filter(({ metric }) => metric === name);
  const exact = !tally.beyond.has(name);
  return {
    ...{ name, series, maxSeries },
    increments: incrementsOf(tally, name),
    advice: series <= maxSeries ? null : adviceFor(name, series, exact, maxSeries, own),
  };
}

/** The label with most values is the one to leave out or to make coarser. */
function adviceFor(
  metric: string,
  series: number,
  exact: boolean,
  budget: number,
  labels: readonly LabelForecast[],
): string {
  const worst = labels.reduce<LabelForecast | null>(
    (most, label) => (most === null || label.distinct > most.distinct ? label : most),
    null,
  );
  const many = `${exact ? '' : 'more than '}${series.toLocaleString('en')}`;
  const head = `${metric} would make ${many} series, the budget is ${budget.toLocaleString('en')}`;
  if (worst === null) return `${head}.`;
  const values = `label ${worst.label} alone has ${worst.distinct.toLocaleString('en')} values`;
  return `${head}: ${values}. Leave it out or capture something coarser; what goes beyond would count in __other__.`;
}

/** Keeps the entries with the largest counts; those of equal counts as they came. */
class Top<T> {
  readonly #limit: number;
  #kept: { entry: T; count: number }[] = [];
  #least = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: T, count: number): void {
    if (count <= this.#least) return;
    this.#kept.push({ entry, count });
    if (this.#kept.length >= 2 * this.#limit) this.#trim();
  }

  entries(): readonly { entry: T; count: number }[] {
    this.#trim();
    return this.#kept;
  }

  #trim(): void {
    this.#kept.sort((a, b) => b.count - a.count);
    this.#kept = this.#kept.slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#least = (this.#kept.at(-1) as { count: number }).count;
  }
}
