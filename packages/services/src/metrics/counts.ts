import { Fault } from '@logflow/model';
import { checkLabelName, formatSelector } from '@logflow/series';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, step } from '../time-range';
import { sampledThrough } from './boundaries';
import { readBucketValues, readEdgeValues, readSeriesCounts } from './edge-values';
import { countSteps, type Edges, edgesOf, gapsOf, type Ranked, rank, type StepsShown, stepsShown } from './edges';
import { restsOf, withResting, withRestingCounts } from './rests';
import { sampledMetric } from './sampled-metric';
import { BOUND, type SelectedSeries, selectSeries } from './select-series';
import { invalid, stepsOf } from './steps';

/** The parameters of `GET /metrics/{name}/counts`, as they stand in an address. */
export const countsInput = z.strictObject({
  from: instant,
  to: instant,
  step,
  by: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .meta({
      description:
        'Labels to tell apart, separated by commas; none for one sum. `le` for the buckets of a native histogram',
    }),
  topk: z.coerce.number().int().min(1).max(100).default(10).meta({ description: 'Groups named; the rest is `other`' }),
  series: z
    .string()
    .max(10_000)
    .optional()
    .meta({ description: 'A PromQL selector of the metric, to count a part of it' }),
});

/** Each step's increments: whole numbers, but where a metric adds captured ones. Times are seconds since the epoch. */
export interface StepwiseCounts extends Ranked, StepsShown {
  /** Steps at whose edges Prometheus has lost some series' samples: nothing is counted there. */
  readonly gaps: readonly number[];
}

/**
 * What a metric counted per step, exactly: values at the edges of steps subtracted, never extrapolated.
 * @throws Fault `unprocessable`; `invalid` on `step` or `series`; `unavailable` when Prometheus does not answer
 */
export async function counts(
  context: ServiceContext,
  input: { metric: string } & Record<string, unknown>,
): Promise<StepwiseCounts> {
  requireRole(context, 'admin');
  const { metric, ...rest } = input;
  const given = parseInput(countsInput, rest);
  const sampled = await sampledThrough(context);
  const edges = edgesOf(stepsOf(given, sampled.interval), sampled.through);
  const series = await selectSeries(context, selectorText(metric, given.series));
  if (series.selector.metric !== (await sampledMetric(context, metric)).name) {
    throw invalid('series', `selects ${series.selector.metric}, but the path names ${metric}: ask for one of them`);
  }
  if (series.type === 'gauge') throw notCounted(metric, 'metric');
  const by = labelsOf(given.by, series);
  const [groups, [known]] = await Promise.all([
    by.includes(BOUND) && series.native
      ? bucketGroups(context, series, by, edges)
      : seriesGroups(context, series, by, edges),
    readSeriesCounts(context, series.selector, [], edges),
  ]);
  // Afterwards, as those of groups are.
  const rests = await restsOf(context, series.ids, edges);
  const born = series.bornUs.filter((us) => us !== null).map((us) => us / 1e6);
  const bornBefore = (edge: number): number => born.filter((time) => time < edge).length;
  const gaps = gapsOf(edges, withRestingCounts(known?.values ?? new Map(), rests, edges), bornBefore);
  const lost = new Set(gaps);
  return {
    ...rank(
      groups.map((group) => countSteps(group, edges, lost)),
      given.topk,
    ),
    ...stepsShown(edges),
    gaps,
  };
}

async function seriesGroups(context: ServiceContext, { selector, ids }: SelectedSeries, by: string[], edges: Edges) {
  const sampled = await readEdgeValues(context, selector, by, edges);
  // Afterwards: a series that comes back meanwhile would else be counted twice, as one that rests and as one that is sampled.
  return withResting(sampled, await restsOf(context, ids, edges), by, edges);
}

/** As Prometheus knows them by the whole histogram, and the ledger as series. */
async function bucketGroups(context: ServiceContext, { selector }: SelectedSeries, by: string[], edges: Edges) {
  const metric = selector.metric.replace(/_count$/, '');
  const buckets = await selectSeries(context, formatSelector({ ...selector, metric: `${metric}_bucket` }));
  const labels = by.filter((label) => label !== BOUND);
  const sampled = await readBucketValues(context, { ...selector, metric }, labels, edges);
  return withResting(sampled, await restsOf(context, buckets.ids, edges), by, edges);
}

function selectorText(metric: string, series: string | undefined): string {
  if (series === undefined) return formatSelector({ metric, matchers: [] });
  return series;
}

function labelsOf(by: string | readonly string[], { native, selector }: SelectedSeries): string[] {
  const labels = [by]
    .flat()
    .flatMap((text) => text.split(','))
    .map((label) => label.trim())
    .filter((label) => label !== '');
  for (const label of labels) {
    if (label === BOUND && selector.metric.endsWith(native ? '_count' : '_bucket')) continue;
    const wrong = label === BOUND ? NO_BUCKETS : checkLabelName(label);
    if (wrong !== null) throw invalid('by', wrong);
  }
  return labels;
}

const NO_BUCKETS =
  'can tell apart the buckets of a histogram only: of a native one by its own name, of a classic one by <name>_bucket, where each holds those below it';

/** @param path the field that names it */
export function notCounted(metric: string, path: string): Fault {
  const message = `${metric} is a gauge: it goes up and down, and what a step counted cannot be read from it. Ask for its values: /prometheus/api/v1/query_range?query=${metric}`;
  return new Fault('invalid', message, { errors: [{ path, message }] });
}
