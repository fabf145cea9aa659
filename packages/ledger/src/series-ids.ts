import { type Db, transaction } from '@logflow/db';
import type { MetricType, SeriesDemand } from '@logflow/model';
import { canonicalLabels, fingerprint } from '@logflow/series';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** What every label says of the series that takes what goes beyond a metric's limit. */
export const OVERFLOW = '__other__';
const CACHED_SERIES = 200_000;
/** So long after a place has become free, a label set that overflowed may go on doing so. */
const OVERFLOW_MS = 60_000;
/** The label of a histogram's buckets; nobody else may use it. */
const BOUND = 'le';

/** A demand and what it is called in the database. */
interface Wanted {
  readonly demand: SeriesDemand;
  readonly canonical: string;
  readonly fingerprint: Buffer;
}

/** Where the lines of a demanded series count. */
interface Place {
  readonly id: number;
  readonly overflow: boolean;
}

type Querying = Pick<pg.Pool, 'query'>;
type Ids = Map<string, number>;

const caches = new WeakMap<object, LRUCache<string, number>>();

/** Both run parallel to what was demanded. */
export interface ResolvedSeries {
  readonly ids: readonly number[];
  /** Whether the series found no place, and its lines count in `__other__`. */
  readonly overflows: readonly boolean[];
}

/**
 * The id of each demanded series, made where it is missing; beyond `maxSeries` of a metric, or beyond what the org may
 * have, the id of its series whose labels are all `__other__`. Series are made in a short transaction of their own, so that no id is remembered that a
 * later failure takes back; one that never gets a total shows nowhere.
 */
export async function resolveSeries(db: Db, orgId: number, demands: readonly SeriesDemand[]): Promise<ResolvedSeries> {
  const cache = cacheOf(db);
  const keys = demands.map((demand) => `${orgId} ${demand.metric} ${canonicalLabels(demand.labels)}`);
  const places = demands.map((demand, i) => cached(cache, keys[i] as string, demand.maxSeries));
  const missing = demands.flatMap((_, i) => (places[i] === undefined ? [i] : []));
  if (missing.length > 0) {
    const wanted = missing.map((i) => toWanted(demands[i] as SeriesDemand));
    const found = await findOrCreate(db, orgId, wanted);
    missing.forEach((i, n) => {
      const place = found(wanted[n] as Wanted);
      const key = keys[i] as string;
      places[i] = place;
      if (!place.overflow) cache.set(key, place.id);
      else cache.set(overflowKey(key, (demands[i] as SeriesDemand).maxSeries), place.id, { ttl: OVERFLOW_MS });
    });
  }
  const known = places as readonly Place[];
  return { ids: known.map(({ id }) => id), overflows: known.map(({ overflow }) => overflow) };
}

function cacheOf(db: Db): LRUCache<string, number> {
  const known = caches.get(db);
  if (known) return known;
  const cache = new LRUCache<string, number>({ max: CACHED_SERIES });
  caches.set(db, cache);
  return cache;
}

/** A series sent to the overflow is asked for anew once its limit is another one. */
const overflowKey = (key: string, maxSeries: number): string => `${key} over ${maxSeries}`;

function cached(cache: LRUCache<string, number>, key: string, maxSeries: number): Place | undefined {
  const own = cache.get(key);
  if (own !== undefined) return { id: own, overflow: false };
  const other = cache.get(overflowKey(key, maxSeries));
  return other === undefined ? undefined : { id: other, overflow: true };
}

function toWanted(demand: SeriesDemand): Wanted {
  const canonical = canonicalLabels(demand.labels);
  return { demand, canonical, fingerprint: fingerprint(demand.metric, canonical) };
}

/** A bucket overflows into the bucket of the same bound. */
function toOverflow({ demand }: Wanted): Wanted {
  const overflowing = ([name, value]: [string, string]) => [name, name === BOUND ? value : OVERFLOW];
  return toWanted({ ...demand, labels: Object.fromEntries(Object.entries(demand.labels).map(overflowing)) });
}

/** The series that stands for a label set: a histogram's others share its fate. */
function toLeader(one: Wanted): Wanted {
  const { family, labels } = one.demand;
  if (family === undefined) return one;
  const { [BOUND]: _, ...shared } = labels;
  return toWanted({ ...one.demand, metric: `${family}_count`, labels: shared });
}

/** Of a series of a native histogram what all of that have in common, and no other series has. */
function nativeHistogramOf({ demand: { family, native, labels } }: Wanted): Buffer | null {
  if (!native || family === undefined) return null;
  const { [BOUND]: _, ...shared } = labels;
  return fingerprint(family, canonicalLabels(shared));
}

const familyOf = ({ metric, family }: SeriesDemand): string => family ?? metric;

async function findOrCreate(db: Db, orgId: number, wanted: readonly Wanted[]) {
  let ids = await lookUp(db.pool, orgId, wanted);
  const unknown = wanted.filter((one) => !ids.has(hex(one)));
  if (unknown.length > 0) {
    const made = await transaction(db, (client) => createSeries(client, orgId, unknown));
    ids = new Map([...ids, ...made]);
  }
  return (one: Wanted): Place => {
    const own = ids.get(hex(one));
    const id = own ?? ids.get(hex(toOverflow(one)));
    if (id === undefined) throw new Error(`the series ${one.demand.metric}${one.canonical} was not made`);
    return { id, overflow: own === undefined };
  };
}

const hex = (one: Wanted): string => one.fingerprint.toString('hex');

async function lookUp(on: Querying, orgId: number, wanted: readonly Wanted[]): Promise<Ids> {
  const found = await on.query<{ id: number; fingerprint: Buffer }>({
    name: 'find-series',
    text: 'select id, fingerprint from series where org_id = $1 and fingerprint = any($2::bytea[])',
    values: [orgId, wanted.map((one) => one.fingerprint)],
  });
  return new Map(found.rows.map((row) => [row.fingerprint.toString('hex'), row.id]));
}

/** All series of a metric are made under the lock of its row, taken in order of name: no deadlock, no race for the last place. */
async function createSeries(client: pg.PoolClient, orgId: number, unknown: readonly Wanted[]): Promise<Ids> {
  const free = await lockBudget(client, orgId);
  const counts = await lockMetrics(client, orgId, unknown);
  const overflows = new Map(unknown.map((one) => [one, toOverflow(one)]));
  const leaders = new Map(unknown.map((one) => [one, toLeader(one)]));
  const known = await lookUp(client, orgId, [...unknown, ...overflows.values(), ...leaders.values()]);
  const admission = new Admission({ counts, free, known });
  const creations = new Map<string, Wanted>();
  for (const one of unknown) {
    const overflow = overflows.get(one) as Wanted;
    const own = hex(one) === hex(overflow) || admission.admits(leaders.get(one) as Wanted);
    creations.set(hex(own ? one : overflow), own ? one : overflow);
  }
  const missing = [...creations.values()].filter((one) => !known.has(hex(one)));
  const made = await insertSeries(client, orgId, missing);
  await growBudget(client, orgId, sumOf(admission.grown));
  await growMetrics(client, orgId, admission.grown);
  return new Map([...known, ...made]);
}

/** Decides which label sets of a metric still find a place. */
class Admission {
  /** How many label sets were admitted, by metric. */
  readonly grown = new Map<string, number>();
  readonly #counts: ReadonlyMap<string, number>;
  readonly #known: Ids;
  readonly #decided = new Map<string, boolean>();
  /** Places that the org has left. */
  #free: number;

  constructor({ counts, free, known }: { counts: ReadonlyMap<string, number>; free: number; known: Ids }) {
    this.#counts = counts;
    this.#free = free;
    this.#known = known;
  }

  /** @param leader stands for its label set, whatever else belongs to it */
  admits(leader: Wanted): boolean {
    const decided = this.#decided.get(hex(leader));
    if (decided !== undefined) return decided;
    const admitted = this.#known.has(hex(leader)) || this.#takePlace(leader.demand);
    this.#decided.set(hex(leader), admitted);
    return admitted;
  }

  #takePlace(demand: SeriesDemand): boolean {
    const family = familyOf(demand);
    const grown = this.grown.get(family) ?? 0;
    if (this.#free <= 0 || (this.#counts.get(family) ?? 0) + grown >= demand.maxSeries) return false;
    this.#free -= 1;
    this.grown.set(family, grown + 1);
    return true;
  }
}

const sumOf = (grown: ReadonlyMap<string, number>): number => [...grown.values()].reduce((sum, more) => sum + more, 0);

/** All series of an org are made under the lock of its budget. @returns the places that are left. */
async function lockBudget(client: pg.PoolClient, orgId: number): Promise<number> {
  await client.query({
    name: 'add-budget',
    text: 'insert into series_budget (org_id) values ($1) on conflict do nothing',
    values: [orgId],
  });
  const { rows } = await client.query<{ free: number }>({
    name: 'lock-budget',
    text: 'select max_series - live as free from series_budget where org_id = $1 for update',
    values: [orgId],
  });
  return rows[0]?.free ?? 0;
}

async function growBudget(client: pg.PoolClient, orgId: number, more: number): Promise<void> {
  if (more === 0) return;
  await client.query({
    name: 'grow-budget',
    text: 'update series_budget set live = live + $2 where org_id = $1',
    values: [orgId, more],
  });
}

const typeOf = (demand: SeriesDemand | undefined): MetricType => demand?.type ?? 'counter';

async function lockMetrics(
  client: pg.PoolClient,
  orgId: number,
  unknown: readonly Wanted[],
): Promise<Map<string, number>> {
  const metrics = new Map(unknown.map(({ demand }) => [familyOf(demand), demand]));
  const names = [...metrics.keys()].sort();
  await client.query({
    name: 'add-metrics',
    text: `insert into metric (org_id, name, type, help, native)
      select $1::int, m.* from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) as m
      on conflict do nothing`,
    values: [
      orgId,
      names,
      names.map((name) => typeOf(metrics.get(name))),
      names.map((name) => metrics.get(name)?.help),
      names.map((name) => metrics.get(name)?.native ?? false),
    ],
  });
  const locked = await client.query<{ name: string; series_count: number }>({
    name: 'lock-metrics',
    text: 'select name, series_count - resting_count as series_count from metric where org_id = $1 and name = any($2::text[]) order by name for update',
    values: [orgId, names],
  });
  return new Map(locked.rows.map((row) => [row.name, row.series_count]));
}

async function insertSeries(client: pg.PoolClient, orgId: number, missing: readonly Wanted[]): Promise<Ids> {
  const made = await client.query<{ id: number; fingerprint: Buffer }>({
    name: 'add-series',
    text: `insert into series (org_id, metric, labels, fingerprint, type, native_histogram)
      select $1::int, * from unnest($2::text[], $3::text[], $4::bytea[], $5::text[], $6::bytea[]) returning id, fingerprint`,
    values: [
      orgId,
      missing.map((one) => one.demand.metric),
      missing.map((one) => one.canonical),
      missing.map((one) => one.fingerprint),
      missing.map((one) => typeOf(one.demand)),
      missing.map(nativeHistogramOf),
    ],
  });
  return new Map(made.rows.map((row) => [row.fingerprint.toString('hex'), row.id]));
}

async function growMetrics(client: pg.PoolClient, orgId: number, grown: ReadonlyMap<string, number>): Promise<void> {
  await client.query({
    name: 'grow-metrics',
    text: `update metric set series_count = series_count + g.more
      from unnest($2::text[], $3::int[]) as g (name, more) where org_id = $1 and metric.name = g.name`,
    values: [orgId, [...grown.keys()], [...grown.values()]],
  });
}
