import { Fault } from '@logflow/model';
import { formatSelector, type Selector } from '@logflow/series';
import type { ServiceContext } from '../context';
import { queryRange, type Sampled } from '../prometheus/query-range';
import type { Edges, EdgeValues } from './edges';
import { bucketsOf, type SampledHistogram } from './sampled';

/** Prometheus' own lookback is five minutes; a series that rested for longer still has its value. */
const LOOKBACK_SECONDS = 30 * 86_400;

/** A person waits for the graph. */
const PATIENCE_MS = 20_000;

/** @returns the sums at the edges of finished steps and at the last sampled boundary, by the given labels. */
export async function readEdgeValues(
  context: ServiceContext,
  selector: Selector,
  by: readonly string[],
  edges: Edges,
): Promise<EdgeValues[]> {
  const query = `sum by (${by.join(', ')}) (${confined(context, selector)})`;
  const lastEdge = edges.from + edges.finished * edges.step;
  const groups = await askRange(context, query, { from: edges.from, to: lastEdge, step: edges.step });
  const latest = edges.elapsed ? await askRange(context, query, at(lastEdge + edges.elapsed)) : [];
  return merge(groups, latest);
}

/**
 * @param selector of a native histogram
 * @returns the same of its buckets, which Prometheus does not know as series; each has its label `le`
 */
export async function readBucketValues(
  context: ServiceContext,
  selector: Selector,
  by: readonly string[],
  edges: Edges,
): Promise<EdgeValues[]> {
  const query = `sum by (${by.join(', ')}) (${confined(context, selector)})`;
  const lastEdge = edges.from + edges.finished * edges.step;
  const ask = async (range: Range) => (await askRange<SampledHistogram>(context, query, range)).flatMap(bucketsOf);
  const groups = await ask({ from: edges.from, to: lastEdge, step: edges.step });
  return merge(groups, edges.elapsed ? await ask(at(lastEdge + edges.elapsed)) : []);
}

/** @returns how many series Prometheus knows at the edges of finished steps, by the given labels. */
export async function readSeriesCounts(
  context: ServiceContext,
  selector: Selector,
  by: readonly string[],
  edges: Edges,
): Promise<Omit<EdgeValues, 'latest'>[]> {
  const end = edges.from + edges.finished * edges.step;
  const query = `count by (${by.join(', ')}) (${confined(context, selector)})`;
  const counted = await askRange(context, query, { from: edges.from, to: end, step: edges.step });
  return counted.map((sampled) => ({ labels: sampled.metric, values: valuesOf(sampled) }));
}

/** A selector of this org only: `org` is the one label that the caller does not choose. */
function confined(context: ServiceContext, selector: Selector): string {
  const matchers = selector.matchers.filter((matcher) => matcher.name !== 'org');
  return formatSelector({ ...selector, matchers: [...matchers, { name: 'org', op: '=', value: context.org.slug }] });
}

const at = (time: number) => ({ from: time, to: time, step: 1 });

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

async function askRange<T = Sampled>(context: ServiceContext, query: string, range: Range): Promise<readonly T[]> {
  const looking = { with: { lookback_delta: `${LOOKBACK_SECONDS}s` }, timeoutMs: PATIENCE_MS };
  const answer = await queryRange<T>(context, { query, ...range, ...looking });
  if (answer.result !== null) return answer.result;
  const { reason } = answer;
  throw new Fault('unavailable', `Prometheus cannot draw this graph: ${reason}. The lines themselves are still there.`);
}

const valuesOf = (sampled: Sampled | undefined): Map<number, number> =>
  new Map((sampled?.values ?? []).map(([time, value]) => [time, Number(value)]));

function merge(groups: readonly Sampled[], latest: readonly Sampled[]): EdgeValues[] {
  const key = (sampled: Sampled): string => JSON.stringify(Object.entries(sampled.metric).sort());
  const last = new Map(latest.map((sampled) => [key(sampled), sampled]));
  const known = groups.map((sampled) => ({
    labels: sampled.metric,
    values: valuesOf(sampled),
    latest: latestOf(last.get(key(sampled))),
  }));
  const seen = new Set(groups.map(key));
  const born = latest.filter((sampled) => !seen.has(key(sampled)));
  return [...known, ...born.map((sampled) => ({ labels: sampled.metric, values: NONE, latest: latestOf(sampled) }))];
}

const NONE: ReadonlyMap<number, number> = new Map();

const latestOf = (sampled: Sampled | undefined): number | undefined => valuesOf(sampled).values().next().value;
