import { BinaryReader } from '@bufbuild/protobuf/wire';
import { uncompress } from 'snappy';

const LOOKBACK_MS = 300_000;

interface DecodedSeries {
  readonly labels: Record<string, string>;
  readonly samples: { value: number; ms: number }[];
}

/**
 * Takes write requests as Prometheus does. It is strict: within a series time never goes back, but for the very same
 * sample sent again, and no time ever gets a second value; `complaints` lists what broke that.
 */
export class Receiver {
  readonly complaints: string[] = [];
  /** By user, then by milliseconds. */
  readonly samples = new Map<string, Map<number, number>>();
  readonly labels = new Map<string, Record<string, string>>();
  readonly #latest = new Map<string, number>();
  requests = 0;
  latestMs = 0;

  readonly send = async (body: Buffer): Promise<void> => {
    this.requests++;
    for (const series of decode((await uncompress(body)) as Buffer)) this.#take(series);
  };

  /** What an instant query says of the series at a time; 0 where it has no sample, NaN where it has ended. */
  valueAt(user: string, ms: number): number {
    let found = { ms: Number.NEGATIVE_INFINITY, value: 0 };
    for (const [at, value] of this.samples.get(user) ?? []) {
      if (at <= ms && at > found.ms && at > ms - LOOKBACK_MS) found = { ms: at, value };
    }
    return found.value;
  }

  boundaries(): number[] {
    return [...new Set([...this.samples.values()].flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
  }

  #take({ labels, samples }: DecodedSeries): void {
    const user = labels.user ?? '';
    const own = this.samples.get(user) ?? new Map<number, number>();
    this.samples.set(user, own);
    this.labels.set(user, labels);
    for (const { ms, value } of samples) {
      const known = own.get(ms);
      if (known !== undefined && !Object.is(known, value))
        this.complaints.push(`${user} at ${ms} was ${known}, now ${value}`);
      const latest = this.#latest.get(user) ?? 0;
      if (known === undefined && ms < latest) this.complaints.push(`${user} goes back to ${ms}`);
      this.#latest.set(user, Math.max(latest, ms));
      own.set(ms, value);
      this.latestMs = Math.max(this.latestMs, ms);
    }
  }
}

function decode(bytes: Uint8Array): DecodedSeries[] {
  return fields(new BinaryReader(bytes), (reader) => reader.bytes()).map(([, series]) => {
    const labels: Record<string, string> = {};
    const samples: { value: number; ms: number }[] = [];
    for (const [field, part] of fields(new BinaryReader(series), (reader) => reader.bytes())) {
      if (field === 1) {
        const [name, value] = fields(new BinaryReader(part), (reader) => reader.string());
        labels[name?.[1] ?? ''] = value?.[1] ?? '';
      } else samples.push(decodeSample(new BinaryReader(part)));
    }
    return { labels, samples };
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
