import { BinaryReader } from '@bufbuild/protobuf/wire';
import { uncompress } from 'snappy';
import { type DecodedHistogram, decodeHistogram } from './decode-histogram';

const LOOKBACK_MS = 300_000;

type Labels = Record<string, string>;

interface DecodedSeries {
  readonly labels: Labels;
  readonly samples: { value: number; ms: number }[];
  readonly histograms: { value: DecodedHistogram; ms: number }[];
}

/**
 * Takes write requests as Prometheus does. It is strict: within a series time never goes back, but for the very same
 * sample sent again, and no time ever gets a second value; `complaints` lists what broke that.
 */
export class Receiver {
  readonly complaints: string[] = [];
  /** By user, then by milliseconds. */
  readonly samples = new Map<string, Map<number, number>>();
  readonly histograms = new Map<string, Map<number, DecodedHistogram>>();
  readonly labels = new Map<string, Labels>();
  readonly #latest = new Map<string, number>();
  readonly #keyOf: (labels: Labels) => string;
  requests = 0;
  latestMs = 0;

  /** @param keyOf what series are called here */
  constructor(keyOf = ({ user = '' }: Labels): string => user) {
    this.#keyOf = keyOf;
  }

  readonly send = async (body: Buffer): Promise<void> => {
    this.requests++;
    for (const { labels, samples, histograms } of decode((await uncompress(body)) as Buffer)) {
      const key = this.#keyOf(labels);
      this.labels.set(key, labels);
      if (samples.length > 0) this.#take(key, this.samples, samples);
      if (histograms.length > 0) this.#take(key, this.histograms, histograms);
    }
  };

  /** What an instant query says of the series at a time; 0 where it has no sample, NaN where it has ended. */
  valueAt(user: string, ms: number): number {
    return latest(this.samples.get(user), ms) ?? 0;
  }

  /** @param lookbackMs how old a sample may be */
  histogramAt(key: string, ms: number, lookbackMs = LOOKBACK_MS): DecodedHistogram | undefined {
    return latest(this.histograms.get(key), ms, lookbackMs);
  }

  boundaries(): number[] {
    return [...new Set([...this.samples.values()].flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
  }

  #take<T>(key: string, all: Map<string, Map<number, T>>, samples: readonly { value: T; ms: number }[]): void {
    const own = all.get(key) ?? new Map<number, T>();
    all.set(key, own);
    for (const { ms, value } of samples) {
      const known = own.get(ms);
      if (known !== undefined && !isSame(known, value))
        this.complaints.push(`${key} at ${ms} was ${known}, now ${value}`);
      const last = this.#latest.get(key) ?? 0;
      if (known === undefined && ms < last) this.complaints.push(`${key} goes back to ${ms}`);
      this.#latest.set(key, Math.max(last, ms));
      own.set(ms, value);
      this.latestMs = Math.max(this.latestMs, ms);
    }
  }
}

const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || (typeof a === 'object' && equalText(a, b));

const equalText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function latest<T>(samples: ReadonlyMap<number, T> | undefined, ms: number, lookbackMs = LOOKBACK_MS): T | undefined {
  let found: { ms: number; value: T } | undefined;
  for (const [at, value] of samples ?? []) {
    if (at <= ms && at > (found?.ms ?? Number.NEGATIVE_INFINITY) && at > ms - lookbackMs) found = { ms: at, value };
  }
  return found?.value;
}

function decode(bytes: Uint8Array): DecodedSeries[] {
  return fields(new BinaryReader(bytes), (reader) => reader.bytes()).map(([, series]) => {
    const decoded: DecodedSeries = { labels: {}, samples: [], histograms: [] };
    for (const [field, part] of fields(new BinaryReader(series), (reader) => reader.bytes())) {
      if (field === 1) {
        const [name, value] = fields(new BinaryReader(part), (reader) => reader.string());
        decoded.labels[name?.[1] ?? ''] = value?.[1] ?? '';
      } else if (field === 4) decoded.histograms.push(decodeHistogram(part));
      else decoded.samples.push(decodeSample(new BinaryReader(part)));
    }
    return decoded;
  });
}

function fields<T>(reader: BinaryReader, read: (reader: BinaryReader) => T): [number, T][] {
  const found: [number, T][] = [];
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    found.push([field, read(reader)]);
  }
  return found;
}

function decodeSample(reader: BinaryReader): { value: number; ms: number } {
  const sample = { value: 0, ms: 0 };
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 1) sample.value = reader.double();
    else sample.ms = Number(reader.int64());
  }
  return sample;
}
