import { Fault } from '@logflow/model';
import { type ConfinedQuery, confineQuery } from '@logflow/series';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { sampledThrough } from '../metrics/boundaries';
import type { Sampled } from '../prometheus/query-range';
import { instant, instantOf } from '../time-range';
import { askRange } from './ask';
import { type LinesOf, linesOf } from './lines';
import { askWithPeaks, isPlainSelector } from './peaks';
import { type Resolution, resolve } from './resolution';
import { type Points, thin } from './thin';

export const graphInput = z.strictObject({
  query: z.string().min(1).max(20_000).meta({ description: 'PromQL' }),
  from: instant,
  to: instant,
  columns: z.int().min(10).max(2_000).default(1_000).meta({ description: 'How many pixels wide the graph is drawn' }),
  points: z.enum(['peaks', 'even']).default('peaks').meta({
    description:
      'peaks: of each column the first, last, lowest and highest value; even: one value a column, at the same times for all series',
  }),
});

/** One series of a graph. Values are exact; only points that no pixel could show are left out. */
export interface GraphSeries extends Points {
  readonly labels: Readonly<Record<string, string>>;
  /** Of all its values, those left out included. */
  readonly stats: { readonly last: number; readonly min: number; readonly max: number; readonly mean: number };
  /** A selector of the series behind it, where its points count lines; for `GET /logs`. */
  readonly selector: string | null;
}

/** A query over a range. Times are seconds since the epoch. */
export interface Graph {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly series: readonly GraphSeries[];
  /** How far before its time each point counts lines, seconds; null where they count none. */
  readonly counts: number | null;
  /** How many points were worked out. */
  readonly evaluated: number;
}

/**
 * Evaluates PromQL over a range for a graph of so many pixels.
 * @throws Fault `unprocessable` on a field that names limit, value and remedy, on `query` with the offset of what is
 *   wrong; `unavailable` when Prometheus does not answer
 */
export async function read(context: ServiceContext, input: unknown, signal?: AbortSignal): Promise<Graph> {
  requireRole(context, 'admin');
  const given = parseInput(graphInput, input);
  const query = confined(given.query, context.org.slug);
  const { interval, through } = await sampledThrough(context);
  const plain = isPlainSelector(given.query);
  const points = given.points === 'even' ? 'even' : plain ? 'columns' : 'fine';
  const wanted = { columns: given.columns, points, ...rangeOf(given, through) } as const;
  const resolution = resolve(wanted, interval, await countSeries(context, query, wanted, signal));
  const lines = await linesOf(context, given.query, resolution.step);
  const peaked = points === 'columns' && lines === null && resolution.step > interval;
  const ask = peaked ? askWithPeaks : askRange;
  const sampled = await ask(context, query, resolution, signal);
  const columns = points === 'fine' ? given.columns : resolution.count;
  const series = sampled.map((one) => seriesOf(one, resolution, columns, lines));
  const { from, to, step } = resolution;
  const evaluated = sampled.reduce((sum, { values }) => sum + values.length, 0);
  return {
    from,
    to,
    step,
    series: series.filter(({ steps }) => steps.length > 0),
    counts: lines?.seconds ?? null,
    evaluated,
  };
}

/** What is wrong with the query is wrong with a field of the body. */
function confined(query: string, org: string): ConfinedQuery {
  try {
    return confineQuery(query, org);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault('unprocessable', error.message, { errors: error.errors, cause: error });
  }
}

/** Nothing is known after the last sample: a value there would only be an older one, once more. */
function rangeOf(given: { from: string | number; to: string | number }, through: number): { from: number; to: number } {
  const from = Number(instantOf(given.from)) / 1e6;
  const to = Number(instantOf(given.to)) / 1e6;
  if (from < to) return { from, to: Math.max(from, Math.min(to, through)) };
  const message = 'must lie after `from`';
  throw new Fault('unprocessable', `to ${message}.`, { errors: [{ path: 'to', message }] });
}

const LOOKS = 4;

/** @returns the most series that a few looks into the range find; null where the query gives none, but a number. */
async function countSeries(
  context: ServiceContext,
  query: ConfinedQuery,
  { from, to }: { from: number; to: number },
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const step = Math.max((to - from) / LOOKS, 1);
  const counting = { text: `count(${query.text}\n)`, givenOffset: query.givenOffset };
  const counted = await askRange(context, counting, { from, to, step }, signal).catch((error: unknown) => {
    // Prometheus says what is wrong with it when it is asked for itself.
    if (error instanceof Fault && error.errors[0]?.offset !== undefined) return null;
    throw error;
  });
  return counted && Math.max(0, ...(counted[0]?.values ?? []).map(([, value]) => Number(value)));
}

function seriesOf(
  { metric, values }: Sampled,
  resolution: Resolution,
  columns: number,
  lines: LinesOf | null,
): GraphSeries {
  const finite = values
    .map(([time, value]) => [time, Number(value)] as const)
    .filter(([, value]) => Number.isFinite(value));
  const points = {
    steps: finite.map(([time]) => Math.round((time - resolution.from) / resolution.step)),
    values: finite.map(([, value]) => value),
  };
  const { org: _, ...labels } = metric;
  return {
    labels,
    ...thin(points, resolution.count, columns),
    stats: statsOf(points.values),
    selector: lines?.selectorOf(labels) ?? null,
  };
}

function statsOf(values: readonly number[]): GraphSeries['stats'] {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { last: values.at(-1) ?? 0, min, max, mean: sum / values.length };
}
