import { compress, decompress } from '@logflow/lines';
import { type Matches, NONE } from '@logflow/model';

/** Distinct series that are told apart; what further ones count is only summed up. */
const MAX_SERIES = 500_000;
const LEVEL = 1;

/** What a rule's lines would count, series by series: exact sums over any number of slices. */
export class SeriesTally {
  /** Metric → canonical labels → increments. */
  readonly metrics = new Map<string, Map<string, number>>();
  /** Increments of series beyond {@link MAX_SERIES}, by metric. */
  readonly beyond = new Map<string, number>();
  #size = 0;

  /** A histogram is told by its label sets, as its budget is: by the series that count its observations. */
  add(matches: Matches): void {
    const { sums, fed } = sumEntries(matches);
    matches.series.forEach(({ metric, family = metric, labels }, entry) => {
      if (fed[entry] === 0 || (family !== metric && metric !== `${family}_count`)) return;
      this.#count(family, JSON.stringify(labels), sums[entry] as number);
    });
  }

  /** Adds what {@link pack} packed. @throws Error where it is something else */
  async addPacked(bytes: Buffer): Promise<void> {
    const packed = JSON.parse((await decompress(bytes)).toString()) as Packed[];
    for (const { metric, keys, counts, beyond } of packed) {
      keys.forEach((key, i) => {
        this.#count(metric, key, counts[i] as number);
      });
      this.#countBeyond(metric, beyond);
    }
  }

  pack(): Promise<Buffer> {
    const packed = [...this.metrics].map(
      ([metric, series]): Packed => ({
        metric,
        keys: [...series.keys()],
        counts: [...series.values()],
        beyond: this.beyond.get(metric) ?? 0,
      }),
    );
    return compress(Buffer.from(JSON.stringify(packed)), LEVEL);
  }

  #count(metric: string, key: string, count: number): void {
    const series = this.metrics.get(metric) ?? new Map<string, number>();
    this.metrics.set(metric, series);
    const known = series.get(key);
    if (known === undefined && this.#size >= MAX_SERIES) {
      this.#countBeyond(metric, count);
      return;
    }
    if (known === undefined) this.#size++;
    series.set(key, (known ?? 0) + count);
  }

  #countBeyond(metric: string, count: number): void {
    if (count > 0) this.beyond.set(metric, (this.beyond.get(metric) ?? 0) + count);
  }
}

interface Packed {
  readonly metric: string;
  readonly keys: readonly string[];
  readonly counts: readonly number[];
  readonly beyond: number;
}

/**
 * What each entry counts: the numbers that a counter adds, the lines of all others. A rule increments each of its metrics
 * at most once a line, and no two of them share a name: nothing counts twice.
 */
function sumEntries({ hits, series }: Matches): { sums: Float64Array; fed: Uint8Array } {
  const sums = new Float64Array(series.length);
  const fed = new Uint8Array(series.length);
  const adds = series.map(({ type = 'counter' }) => type === 'counter');
  for (const rule of hits) {
    rule.series.forEach((column, metric) => {
      const values = rule.values?.[metric];
      column.forEach((entry, i) => {
        if (entry === NONE) return;
        fed[entry] = 1;
        sums[entry] = (sums[entry] as number) + (values && adds[entry] ? (values[i] as number) : 1);
      });
    });
  }
  return { sums, fed };
}
