import type { ServiceContext } from '../context';
import type { Edges, EdgeValues } from './edges';
import { parseLabels } from './series-names';

/** A time in which a series was not sampled, because nothing changed it. Seconds since the epoch, half-open. */
export interface Rest {
  readonly labels: Readonly<Record<string, string>>;
  readonly total: number;
  readonly from: number;
  readonly to: number;
}

/** @returns when the series rested, as far as that reaches into the range */
export async function restsOf(context: ServiceContext, ids: readonly number[], edges: Edges): Promise<Rest[]> {
  const { rows } = await context.services.db.pool.query<{ labels: string; total: number; from: number; to: number }>(
    `select s.labels, r.total, r.retired_us / 1e6 as from, coalesce(r.returned_us / 1e6, 'Infinity'::float8) as to
     from series_rest r join series s on s.org_id = r.org_id and s.id = r.series_id
     where r.org_id = $1 and r.series_id = any($2::bigint[]) and r.retired_us <= $3::float8 * 1e6
       and (r.returned_us is null or r.returned_us > $4::float8 * 1e6)`,
    [context.org.id, ids, edges.to, edges.from],
  );
  const { slug } = context.org;
  return rows.map(({ labels, ...rest }) => ({ ...rest, labels: { ...parseLabels(labels), org: slug } }));
}

const restsAt = (rests: readonly Rest[], time: number): Rest[] =>
  rests.filter((rest) => rest.from <= time && time < rest.to);

const edgeTimes = ({ from, step, finished }: Edges): number[] =>
  Array.from({ length: finished + 1 }, (_, i) => from + i * step);

/** @returns how many series there are at each edge, those that rest there included */
export function withRestingCounts(
  known: ReadonlyMap<number, number>,
  rests: readonly Rest[],
  edges: Edges,
): ReadonlyMap<number, number> {
  if (rests.length === 0) return known;
  return new Map(edgeTimes(edges).map((time) => [time, (known.get(time) ?? 0) + restsAt(rests, time).length]));
}

/** Adds to the sums that Prometheus gave what the resting series stand at. @param by the labels of the groups */
export function withResting(
  groups: readonly EdgeValues[],
  rests: readonly Rest[],
  by: readonly string[],
  edges: Edges,
): readonly EdgeValues[] {
  const known = new Map(groups.map((group) => [keyOf(group.labels), group]));
  const resting = new Map<string, { labels: EdgeValues['labels']; rests: Rest[] }>();
  for (const rest of rests) {
    const labels = Object.fromEntries(by.flatMap((name) => (rest.labels[name] ? [[name, rest.labels[name]]] : [])));
    const own = resting.get(keyOf(labels)) ?? { labels, rests: [] };
    resting.set(keyOf(labels), own);
    own.rests.push(rest);
  }
  for (const [key, own] of resting) known.set(key, add(known.get(key) ?? empty(own.labels), own.rests, edges));
  return [...known.values()];
}

const keyOf = (labels: EdgeValues['labels']): string => JSON.stringify(Object.entries(labels).sort());
const empty = (labels: EdgeValues['labels']): EdgeValues => ({ labels, values: new Map(), latest: undefined });

function add(group: EdgeValues, rests: readonly Rest[], edges: Edges): EdgeValues {
  const at = (time: number, sampled: number | undefined): number | undefined => {
    const resting = restsAt(rests, time);
    return resting.length === 0 ? sampled : resting.reduce((sum, { total }) => sum + total, sampled ?? 0);
  };
  const times = edgeTimes(edges);
  const values = times.flatMap((time): [number, number][] => {
    const value = at(time, group.values.get(time));
    return value === undefined ? [] : [[time, value]];
  });
  const last = (times.at(-1) as number) + (edges.elapsed ?? 0);
  return { ...group, values: new Map(values), latest: edges.elapsed ? at(last, group.latest) : group.latest };
}
