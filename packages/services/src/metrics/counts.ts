import { Fault } from '@logflow/model';
import { checkLabelName, formatSelector } from '@logflow/series';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, parseInstant, parseStep, step } from '../time-range';
import { sampledThrough } from './boundaries';
import { readEdgeValues, readSeriesCounts } from './edge-values';
import { countSteps, type Edges, edgesOf, type Ranked, rank } from './edges';
import { restsOf, withResting, withRestingCounts } from './rests';
import { sampledMetric } from './sampled-metric';
import { selectSeries } from './select-series';

/** Prometheus gives at most 11,000 points a series, and a range of n steps has n + 1 edges. */
const MAX_STEPS = 10_000;

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
export interface StepwiseCounts extends Ranked {
  readonly step: number;
  /** The range, widened to whole steps. */
  readonly from: number;
  readonly to: number;
  /** One more than there are steps. */
  readonly edges: readonly number[];
  /** The first step that is still filling, and how much of it is in; null where all are finished. */
  readonly unfinished: { readonly index: number; readonly elapsedSeconds: number } | null;
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
  const edges = edgesOf(rangeOf(given, sampled.interval), sampled.through);
  const series = await selectSeries(context, selectorText(metric, given.series));
  if (series.selector.metric !== (await sampledMetric(context, metric)).name) {
    throw invalid('series', `selects ${series.selector.metric}, but the path names ${metric}: ask for one of them`);
  }
  if (series.type === 'gauge') throw notCounted(metric);
  const by = labelsOf(given.by);
  const [sampledGroups, known] = await Promise.all([
    readEdgeValues(context, series.selector, by, edges),
    readSeriesCounts(context, series.selector, edges),
  ]);
  // Afterwards: a series that comes back meanwhile would else be counted twice, as one that rests and as one that is sampled.
  const rests = await restsOf(context, series.ids, edges);
  const groups = withResting(sampledGroups, rests, by, edges);
  const gaps = gapsOf(edges, withRestingCounts(known, rests, edges), series.bornUs);
  const lost = new Set(gaps);
  return {
    ...rank(
      groups.map((group) => countSteps(group, edges, lost)),
      given.topk,
    ),
    step: edges.step,
    from: edges.from,
    to: edges.to,
    edges: Array.from({ length: edges.count + 1 }, (_, i) => edges.from + i * edges.step),
    unfinished: edges.elapsed === null ? null : { index: edges.finished, elapsedSeconds: edges.elapsed },
    gaps,
  };
}

function rangeOf(given: z.output<typeof countsInput>, interval: number) {
  const [from, to, size] = [parseInstant(given.from), parseInstant(given.to), parseStep(given.step)];
  const range = { from: Number(from) / 1e6, to: Number(to) / 1e6, step: Number(size) / 1e6 };
  if (range.from >= range.to) throw invalid('to', 'must lie after `from`');
  range.step = Math.ceil(range.step / interval) * interval;
  const steps = (range.to - range.from) / range.step;
  if (steps > MAX_STEPS)
    throw invalid('step', `makes ${Math.ceil(steps)} steps and the limit is ${MAX_STEPS}: use a longer one`);
  return range;
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

/** A series that was born before an edge has a value there, unless Prometheus lost it. */
function gapsOf(edges: Edges, known: ReadonlyMap<number, number>, bornUs: readonly (number | null)[]): number[] {
  const born = bornUs.filter((us) => us !== null).map((us) => us / 1e6);
  const isWhole = (edge: number): boolean => (known.get(edge) ?? 0) >= born.filter((time) => time < edge).length;
  const whole = Array.from({ length: edges.finished + 1 }, (_, i) => isWhole(edges.from + i * edges.step));
  const steps = edges.elapsed === null ? edges.finished : edges.finished + 1;
  return Array.from({ length: steps }, (_, i) => i).filter((i) => !(whole[i] && (whole[i + 1] ?? true)));
}

function notCounted(metric: string): Fault {
  const message = `${metric} is a gauge: it goes up and down, and what a step counted cannot be read from it. Ask for its values: /prometheus/api/v1/query_range?query=${metric}`;
  return new Fault('invalid', message, { errors: [{ path: 'metric', message }] });
}

const invalid = (path: string, message: string): Fault =>
  new Fault('invalid', `${path} ${message}.`, { errors: [{ path, message }] });
