import type { Db } from '@logflow/db';
import { LRUCache } from 'lru-cache';
import type { Sample } from './outbox';

export type Labels = Readonly<Record<string, string>>;

const CACHED_BYTES = 64 * 1024 * 1024;
const BYTES_PER_SERIES = 100;

/** @returns about what labels take in a request. */
export const labelBytes = (labels: Labels): number =>
  Object.entries(labels).reduce((sum, [name, value]) => sum + name.length + value.length, 0);

interface NameRow {
  readonly id: number;
  readonly metric: string;
  readonly labels: string;
  readonly histogram: string | null;
  readonly slug: string;
}

/** What Prometheus is to know of a series. */
export interface SeriesName {
  /** In full: `__name__` and `org` among them. */
  readonly labels: Labels;
  /** The same for all series of one native histogram; null for all others. */
  readonly histogram: string | null;
}

/** The names of series; they never change, so they are remembered. */
export class SeriesNames {
  readonly #db: Db;
  readonly #known = new LRUCache<number, SeriesName>({
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ labels }) => BYTES_PER_SERIES + labelBytes(labels),
  });

  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns one entry a sample; null where the series is gone. Ids of series are unique across orgs. */
  async of(samples: readonly Sample[]): Promise<(SeriesName | null)[]> {
    const known = new Map(samples.map(({ seriesId }) => [seriesId, this.#known.get(seriesId)]));
    const missing = new Map<number, number[]>();
    for (const { orgId, seriesId } of samples) {
      if (known.get(seriesId)) continue;
      missing.set(orgId, [...(missing.get(orgId) ?? []), seriesId]);
    }
    for (const [orgId, ids] of missing) {
      for (const [id, name] of await this.#read(orgId, ids)) known.set(id, name);
    }
    return samples.map(({ seriesId }) => known.get(seriesId) ?? null);
  }

  async #read(orgId: number, ids: number[]): Promise<[number, SeriesName][]> {
    const found = await this.#db.pool.query<NameRow>(
      `select series.id, series.metric, series.labels, encode(series.native_histogram, 'hex') as histogram, org.slug from series join org on org.id = series.org_id
       where series.org_id = $1 and series.id = any($2::bigint[])`,
      [orgId, ids],
    );
    return found.rows.map(({ id, metric, labels, histogram, slug }) => {
      const name = { labels: { ...(JSON.parse(labels) as Labels), __name__: metric, org: slug }, histogram };
      this.#known.set(id, name);
      return [id, name];
    });
  }
}
