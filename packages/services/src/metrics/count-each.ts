import type { MetricType } from '@logflow/model';
import type { Selector } from '@logflow/series';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, step } from '../time-range';
import { sampledThrough } from './boundaries';
import { notCounted } from './counts';
import { readEdgeValues, readSeriesCounts } from './edge-values';
import { countSteps, type Edges, edgesOf, gapsOf, type StepsShown, stepsShown } from './edges';
import { type Rest, restsOfMetrics, withResting, withRestingCounts } from './rests';
import { stepsOf } from './steps';

const MAX_METRICS = 1_000;

/** The body of `POST /metrics/counts`. */
export const countEachInput = z.strictObject({
  metrics: z
    .array(z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'is no name of a metric'))
    .min(1)
    .max(MAX_METRICS, `are too many: ask for at most ${MAX_METRICS} at a time`),
  from: instant,
  to: instant,
  step,
});

/** Of each metric the increments of all its series together, as {@link counts} gives them of one. */
export interface CountsOfEach extends StepsShown {
  /** In the order in which they were asked for. */
  readonly items: readonly {
    readonly metric: string;
    readonly counts: readonly number[];
    readonly total: number;
    readonly gaps: readonly number[];
  }[];
}

const BY_NAME = ['__name__'];

/**
 * What each of many metrics counted per step: asked of Prometheus at once.
 * @throws Fault `unprocessable` naming what is wrong; `invalid` on `step` or for a gauge; `unavailable` when Prometheus
 *   does not answer
 */
export async function countEach(context: ServiceContext, input: unknown): Promise<CountsOfEach> {
  requireRole(context, 'admin');
  const given = parseInput(countEachInput, input);
  const sampled = await sampledThrough(context);
  const edges = edgesOf(stepsOf(given, sampled.interval), sampled.through);
  const named = await seriesNamesOf(context, given.metrics);
  const countOf = await readCounts(context, [...new Set(named)], edges);
  const items = given.metrics.map((metric, i) => ({ metric, ...countOf(named[i] as string) }));
  return { ...stepsShown(edges), items };
}

/** @returns for each metric what its series are called: the name of a histogram stands for its count. */
async function seriesNamesOf({ services, org }: ServiceContext, metrics: readonly string[]): Promise<string[]> {
  const { rows } = await services.db.pool.query<{ name: string; type: MetricType; family: string | null }>(
    'select name, type, family from metric where org_id = $1 and name = any($2::text[])',
    [org.id, metrics],
  );
  const known = new Map(rows.map((row) => [row.name, row]));
  return metrics.map((metric, i) => {
    const { type, family } = known.get(metric) ?? { type: 'counter', family: null };
    if (type === 'gauge') throw notCounted(metric, `metrics.${i}`);
    return type === 'histogram' && family === null ? `${metric}_count` : metric;
  });
}

async function readCounts(context: ServiceContext, names: readonly string[], edges: Edges) {
  const selector: Selector = { metric: '', matchers: [{ name: '__name__', op: '=~', value: names.join('|') }] };
  const births = await birthsOf(context, names, edges);
  const [values, counts] = await Promise.all([
    readEdgeValues(context, selector, BY_NAME, edges),
    readSeriesCounts(context, selector, BY_NAME, edges),
  ]);
  // Afterwards, as in `counts`: a series may come back meanwhile.
  const rests = await restsOfMetrics(context, names, edges);
  const groups = byName(withResting(values, rests, BY_NAME, edges));
  const known = byName(counts);
  const resting = new Map<string, Rest[]>(names.map((name) => [name, []]));
  for (const rest of rests) resting.get(rest.labels.__name__ ?? '')?.push(rest);
  return (name: string) => {
    const there = withRestingCounts(known.get(name)?.values ?? new Map(), resting.get(name) ?? [], edges);
    const gaps = gapsOf(edges, there, births.get(name) ?? (() => 0));
    const group = groups.get(name) ?? { labels: {}, values: new Map(), latest: undefined };
    const { counts: steps, total } = countSteps(group, edges, new Set(gaps));
    return { counts: steps, total, gaps };
  };
}

const byName = <T extends { readonly labels: Readonly<Record<string, string>> }>(groups: readonly T[]) =>
  new Map(groups.map((group) => [group.labels.__name__ ?? '', group]));

/** @returns by metric, how many of its series were born before an edge; added up where they are, there may be a million. */
async function birthsOf({ services, org }: ServiceContext, names: readonly string[], edges: Edges) {
  const { rows } = await services.db.pool.query<{ metric: string; places: number[]; born: number[] }>(
    `select metric, array_agg(place) as places, array_agg(born) as born from (
       select metric, greatest(0, floor((born_us / 1e6 - $3::float8) / $4::float8) + 1)::float8 as place, count(*)::float8 as born
       from series where org_id = $1 and metric = any($2::text[]) and born_us < $5::float8 * 1e6 group by 1, 2
     ) as placed group by metric`,
    [org.id, names, edges.from, edges.step, edges.to],
  );
  return new Map(
    rows.map(({ metric, places, born }) => {
      const bornBefore = (edge: number): number =>
        places.reduce(
          (sum, place, i) => (edges.from + place * edges.step <= edge ? sum + (born[i] as number) : sum),
          0,
        );
      return [metric, bornBefore];
    }),
  );
}
