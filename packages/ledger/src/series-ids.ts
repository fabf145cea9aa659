import { type Db, transaction } from '@logflow/db';
import type { SeriesDemand } from '@logflow/model';
import { canonicalLabels, fingerprint } from '@logflow/series';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** What every label says of the series that takes what goes beyond a metric's limit. */
export const OVERFLOW = '__other__';
const CACHED_SERIES = 200_000;

/** A demand and what it is called in the database. */
interface Wanted {
  readonly demand: SeriesDemand;
  readonly canonical: string;
  readonly fingerprint: Buffer;
}

type Querying = Pick<pg.Pool, 'query'>;
type Ids = Map<string, number>;

const caches = new WeakMap<object, LRUCache<string, number>>();

/**
 * The id of each demanded series, made where it is missing; beyond `maxSeries` of a metric, the id of its series whose
 * labels are all `__other__`. Series are made in a short transaction of their own, so that no id is remembered that a
 * later failure takes back; one that never gets a total shows nowhere.
 */
export async function resolveSeries(db: Db, orgId: number, demands: readonly SeriesDemand[]): Promise<number[]> {
  const cache = cacheOf(db);
  const keys = demands.map((demand) => `${orgId} ${demand.metric} ${canonicalLabels(demand.labels)}`);
  const ids = demands.map((demand, i) => cached(cache, keys[i] as string, demand.maxSeries));
  const missing = demands.flatMap((_, i) => (ids[i] === undefined ? [i] : []));
  if (missing.length === 0) return ids as number[];
  const wanted = missing.map((i) => toWanted(demands[i] as SeriesDemand));
  const found = await findOrCreate(db, orgId, wanted);
  missing.forEach((i, n) => {
    const { id, overflow } = found(wanted[n] as Wanted);
    ids[i] = id;
    cache.set(
      overflow ? overflowKey(keys[i] as string, (demands[i] as SeriesDemand).maxSeries) : (keys[i] as string),
      id,
    );
  });
  return ids as number[];
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

const cached = (cache: LRUCache<string, number>, key: string, maxSeries: number): number | undefined =>
  cache.get(key) ?? cache.get(overflowKey(key, maxSeries));

function toWanted(demand: SeriesDemand): Wanted {
  const canonical = canonicalLabels(demand.labels);
  return { demand, canonical, fingerprint: fingerprint(demand.metric, canonical) };
}

function toOverflow({ demand }: Wanted): Wanted {
  const labels = Object.fromEntries(Object.keys(demand.labels).map((name) => [name, OVERFLOW]));
  return toWanted({ ...demand, labels });
}

async function findOrCreate(db: Db, orgId: number, wanted: readonly Wanted[]) {
  let ids = await lookUp(db.pool, orgId, wanted);
  const unknown = wanted.filter((one) => !ids.has(hex(one)));
  if (unknown.length > 0) {
    const made = await transaction(db, (client) => createSeries(client, orgId, unknown));
    ids = new Map([...ids, ...made]);
  }
  return (one: Wanted): { id: number; overflow: boolean } => {
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
  const counts = await lockMetrics(client, orgId, unknown);
  const overflows = new Map(unknown.map((one) => [one, toOverflow(one)]));
  const known = await lookUp(client, orgId, [...unknown, ...overflows.values()]);
  const creations = new Map<string, Wanted>();
  const grown = new Map<string, number>();
  for (const one of unknown) {
    if (known.has(hex(one)) || creations.has(hex(one))) continue;
    const { metric, maxSeries } = one.demand;
    const overflow = overflows.get(one) as Wanted;
    const count = (counts.get(metric) ?? 0) + (grown.get(metric) ?? 0);
    if (hex(one) === hex(overflow)) creations.set(hex(one), one);
    else if (count >= maxSeries) creations.set(hex(overflow), overflow);
    else {
      creations.set(hex(one), one);
      grown.set(metric, (grown.get(metric) ?? 0) + 1);
    }
  }
  const missing = [...creations.values()].filter((one) => !known.has(hex(one)));
  const made = await insertSeries(client, orgId, missing);
  await growMetrics(client, orgId, grown);
  return new Map([...known, ...made]);
}

async function lockMetrics(
  client: pg.PoolClient,
  orgId: number,
  unknown: readonly Wanted[],
): Promise<Map<string, number>> {
  const helps = new Map(unknown.map(({ demand }) => [demand.metric, demand.help]));
  const names = [...helps.keys()].sort();
  await client.query({
    name: 'add-metrics',
    text: `insert into metric (org_id, name, type, help)
      select $1::int, m.name, 'counter', m.help from unnest($2::text[], $3::text[]) as m (name, help)
      on conflict do nothing`,
    values: [orgId, names, names.map((name) => helps.get(name))],
  });
  const locked = await client.query<{ name: string; series_count: number }>({
    name: 'lock-metrics',
    text: 'select name, series_count from metric where org_id = $1 and name = any($2::text[]) order by name for update',
    values: [orgId, names],
  });
  return new Map(locked.rows.map((row) => [row.name, row.series_count]));
}

async function insertSeries(client: pg.PoolClient, orgId: number, missing: readonly Wanted[]): Promise<Ids> {
  const made = await client.query<{ id: number; fingerprint: Buffer }>({
    name: 'add-series',
    text: `insert into series (org_id, metric, labels, fingerprint)
      select $1::int, * from unnest($2::text[], $3::text[], $4::bytea[]) returning id, fingerprint`,
    values: [
      orgId,
      missing.map((one) => one.demand.metric),
      missing.map((one) => one.canonical),
      missing.map((one) => one.fingerprint),
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
