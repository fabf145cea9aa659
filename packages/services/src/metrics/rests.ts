import type { ServiceContext } from '../context';
import type { Edges, EdgeValues } from './edges';
import { parseLabels } from './series-names';

/** A time in which a series was not sampled, because nothing changed it. Seconds since the epoch, half-open. */
export interface Rest {
  readonly labels: Readonly<Record<string, string>>;
  /** So many series rested alike; `total` is of all of them. */
  readonly series: number;
  readonly total: number;
  readonly from: number;
  readonly to: number;
}

const REACHING = `
  from series_rest r join series s on s.org_id = r.org_id and s.id = r.series_id
  where r.org_id = $1 and s.born_us < r.retired_us and r.retired_us <= $3::float8 * 1e6
    and (r.returned_us is null or r.returned_us > $4::float8 * 1e6)`;
const TIMES = `r.retired_us / 1e6 as from, coalesce(r.returned_us / 1e6, 'Infinity'::float8) as to`;

/** @returns when each series rested after its birth, as far as that reaches into the range */
export async function restsOf(context: ServiceContext, ids: readonly number[], edges: Edges): Promise<Rest[]> {
  const { rows } = await context.services.db.pool.query<Omit<Rest, 'labels'> & { readonly labels: string }>(
    `select s.labels, 1 as series, r.total, ${TIMES} ${REACHING} and r.series_id = any($2::bigint[])`,
    [context.org.id, ids, edges.to, edges.from],
  );
  const org = context.org.slug;
  return rows.map(({ labels, ...rest }) => ({ ...rest, labels: { ...parseLabels(labels), org } }));
}

/** @returns the same of all series of the metrics, those that rested alike added up; `__name__` is their only label */
export async function restsOfMetrics(
  context: ServiceContext,
  metrics: readonly string[],
  edges: Edges,
): Promise<Rest[]> {
  const { rows } = await context.services.db.pool.query<Omit<Rest, 'labels'> & { readonly metric: string }>(
    `select s.metric, count(*)::float8 as series, sum(r.total) as total, ${TIMES} ${REACHING}
       and s.metric = any($2::text[]) group by s.metric, r.retired_us, r.returned_us`,
    [context.org.id, metrics, edges.to, edges.from],
  );
  return rows.map(({ metric, ...rest }) => ({ ...rest, labels: { __name__: metric } }));
}

/**
 * @param times ascending
 * @returns at each time the sum over the rests that reach over it; undefined where none does. Most rests reach over the
 *   same times, so those are added up before they are laid over the times.
 */
function sumsAt(rests: readonly Rest[], times: readonly number[], of: (rest: Rest) => number): (number | undefined)[] {
  const stretches = new Map<string, { readonly first: number; readonly end: number; sum: number }>();
  for (const rest of rests) {
    const [first, end] = [placeOf(rest.from, times), placeOf(rest.to, times)];
    const key = `${first} ${end}`;
    const stretch = stretches.get(key) ?? { first, end, sum: 0 };
    stretches.set(key, stretch);
    stretch.sum += of(rest);
  }
  const sums: (number | undefined)[] = times.map(() => undefined);
  for (const { first, end, sum } of stretches.values()) {
    for (let i = first; i < end; i++) sums[i] = (sums[i] ?? 0) + sum;
  }
  return sums;
}

/** @returns how many of the times lie before one */
function placeOf(time: number, times: readonly number[]): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const edgeTimes = ({ from, step, finished }: Edges): number[] =>
  Array.from({ length: finished + 1 }, (_, i) => from + i * step);

/** @returns how many series there are at each edge, those that rest there included */
export function withRestingCounts(
  known: ReadonlyMap<number, number>,
  rests: readonly Rest[],
  edges: Edges,
): ReadonlyMap<number, number> {
  if (rests.length === 0) return known;
  const times = edgeTimes(edges);
  const resting = sumsAt(rests, times, ({ series }) => series);
  return new Map(times.map((time, i) => [time, (known.get(time) ?? 0) + (resting[i] ?? 0)]));
}

/**
 * Adds to the sums that Prometheus gave what the resting series stand at. A group of which all rests counts nothing, and
 * there may be very many of them: they are left out.
 * @param by the labels of the groups
 */
export function withResting(
  groups: readonly EdgeValues[],
  rests: readonly Rest[],
  by: readonly string[],
  edges: Edges,
): readonly EdgeValues[] {
  const known = new Map(groups.map((group) => [keyOf(group.labels), group]));
  const resting = new Map<string, Rest[]>();
  for (const rest of rests) {
    const labels = Object.fromEntries(by.flatMap((name) => (rest.labels[name] ? [[name, rest.labels[name]]] : [])));
    const own = resting.get(keyOf(labels)) ?? [];
    resting.set(keyOf(labels), own);
    own.push(rest);
  }
  return Array.from(known, ([key, group]) => {
    const own = resting.get(key);
    return own === undefined ? group : add(group, own, edges);
  });
}

const keyOf = (labels: EdgeValues['labels']): string => JSON.stringify(Object.entries(labels).sort());

function add(group: EdgeValues, rests: readonly Rest[], edges: Edges): EdgeValues {
  const times = edgeTimes(edges);
  const last = (times.at(-1) as number) + (edges.elapsed ?? 0);
  const resting = sumsAt(rests, edges.elapsed ? [...times, last] : times, ({ total }) => total);
  const at = (place: number, sampled: number | undefined): number | undefined => {
    const rest = resting[place];
    return rest === undefined ? sampled : rest + (sampled ?? 0);
  };
  const values = times.flatMap((time, i): [number, number][] => {
    const value = at(i, group.values.get(time));
    return value === undefined ? [] : [[time, value]];
  });
  return { ...group, values: new Map(values), latest: edges.elapsed ? at(times.length, group.latest) : group.latest };
}
