import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappy';

/** The NaN that means to Prometheus: the series ends here. No other NaN is ever written. */
const STALE = 0x7ff0000000000002n;

export interface WrittenSample {
  /** NaN: a stale marker. */
  readonly value: number;
  readonly timestampMs: number;
}

export interface WrittenSeries {
  /** With `__name__`; none empty. */
  readonly labels: Readonly<Record<string, string>>;
  /** In order of time. */
  readonly samples: readonly WrittenSample[];
}

/** What a remote-write request of version 1 must be sent with. */
export const REMOTE_WRITE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** @returns a `prometheus.WriteRequest` (remote write 1.0) as a snappy block; labels are sorted here. */
export async function encodeWriteRequest(series: readonly WrittenSeries[]): Promise<Buffer> {
  const writer = new BinaryWriter();
  for (const one of series) writeSeries(writer, one);
  return compress(Buffer.from(writer.finish()));
}

function writeSeries(writer: BinaryWriter, { labels, samples }: WrittenSeries): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  for (const name of Object.keys(labels).sort()) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).string(labels[name] as string);
    writer.join();
  }
  for (const { value, timestampMs } of samples) {
    writer.tag(2, WireType.LengthDelimited).fork();
    if (Number.isNaN(value)) writer.tag(1, WireType.Bit64).fixed64(STALE);
    else writer.tag(1, WireType.Bit64).double(value);
    writer.tag(2, WireType.Varint).int64(timestampMs);
    writer.join();
  }
  writer.join();
}
