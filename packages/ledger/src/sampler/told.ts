import { composeHistogram, type NativeHistogram } from '@logflow/series';
import type { Labels, SeriesName } from './labels';
import type { Sample } from './outbox';

/** What Prometheus is told of one series at one boundary. */
export interface Told {
  readonly labels: Labels;
  readonly value: number | NativeHistogram;
  /** What of the ledger it is: of a native histogram its buckets. */
  readonly samples: readonly Sample[];
}

export type NamesOf = (samples: readonly Sample[]) => Promise<(SeriesName | null)[]>;

/** So many labels are held that are not yet known to fit. */
const READ_AT_ONCE = 500;

/**
 * Samples of one boundary as Prometheus is told them: those of a native histogram's buckets as one.
 * @param samples those of one native histogram follow one another
 * @param namesOf one entry a sample; null where the series is gone: it is left out.
 */
export async function* toldOf(samples: readonly Sample[], namesOf: NamesOf): AsyncGenerator<Told> {
  let whole: Gathering | undefined;
  for await (const { sample, name } of named(samples, namesOf)) {
    if (whole && whole.histogram !== name.histogram) yield whole.told();
    if (whole?.histogram !== name.histogram) whole = gathering(name);
    if (!whole?.take(sample, name.labels)) yield { labels: name.labels, value: sample.total, samples: [sample] };
  }
  if (whole) yield whole.told();
}

async function* named(samples: readonly Sample[], namesOf: NamesOf) {
  for (let start = 0; start < samples.length; start += READ_AT_ONCE) {
    const some = samples.slice(start, start + READ_AT_ONCE);
    const names = await namesOf(some);
    for (const [i, sample] of some.entries()) {
      const name = names[i];
      if (name) yield { sample, name };
    }
  }
}

const gathering = ({ histogram }: SeriesName): Gathering | undefined =>
  histogram === null ? undefined : new Gathering(histogram);

const SUM = /_sum$/;
const BUCKET = /_bucket$/;

/** The series of one native histogram at one boundary. */
class Gathering {
  readonly histogram: string;
  #labels: Labels = {};
  #sum = 0;
  readonly #samples: Sample[] = [];
  readonly #buckets: { le: string; total: number }[] = [];

  constructor(histogram: string) {
    this.histogram = histogram;
  }

  /** @returns whether the sample is told with the histogram alone; sum and count are series of their own, too */
  take(sample: Sample, labels: Labels): boolean {
    const { le, __name__: name = '', ...shared } = labels;
    if (SUM.test(name)) {
      this.#sum = sample.total;
      this.#labels = { ...shared, __name__: name.replace(SUM, '') };
    }
    if (le === undefined || !BUCKET.test(name)) return false;
    this.#buckets.push({ le, total: sample.total });
    this.#samples.push(sample);
    return true;
  }

  told(): Told {
    return { labels: this.#labels, value: composeHistogram(this.#sum, this.#buckets), samples: this.#samples };
  }
}
