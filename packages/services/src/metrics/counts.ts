import { Fault } from '@logflow/model';
import { checkLabelName, formatSelector } from '@logflow/series';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, step } from '../time-range';
import { sampledThrough } from './boundaries';
import { readEdgeValues, readSeriesCounts } from './edge-values';
import { countSteps, edgesOf, gapsOf, type Ranked, rank, type StepsShown, stepsShown } from './edges';
import { restsOf, withResting, withRestingCounts } from './rests';
import { sampledMetric } from './sampled-metric';
import { selectSeries } from './select-series';
import { invalid, stepsOf } from './steps';

/** The parameters of `GET /metrics/{name}/counts`, as they stand in an address. */
export const countsInput = z.strictObject({
  from: instant,
  to: instant,
  step,
  by: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .meta({ description: 'Labels to tell apart, separated by commas; none for one sum' }),
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
  const by = labelsOf(given.by);
  const [sampledGroups, [known]] = await Promise.all([
    readEdgeValues(context, series.selector, by, edges),
    readSeriesCounts(context, series.selector, [], edges),
  ]);
  // Afterwards: a series that comes back meanwhile would else be counted twice, as one that rests and as one that is sampled.
  const rests = await restsOf(context, series.ids, edges);
  const groups = withResting(sampledGroups, rests, by, edges);
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

function selectorText(metric: string, series: string | undefined): string {
  if (series === undefined) return formatSelector({ metric, matchers: [] });
  return series;
}

function labelsOf(by: string | readonly string[]): string[] {
  const labels = [by]
    .flat()
    .flatMap((text) => text.split(','))
    .map((label) => label.trim())
    .filter((label) => label !== '');
  for (const label of labels) {
    const wrong = checkLabelName(label);
    if (wrong !== null) throw invalid('by', wrong);
  }
  return labels;
}

/** @param path the field that names it */
export function notCounted(metric: string, path: string): Fault {
  const message = `${metric} is a gauge: it goes up and down, and what a step counted cannot be read from it. Ask for its values: /prometheus/api/v1/query_range?query=${metric}`;
  return new Fault('invalid', message, { errors: [{ path, message }] });
}
