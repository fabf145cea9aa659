import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { NATIVE_SCHEMA, ZERO_THRESHOLD } from '@logflow/model';
import { compress } from 'snappy';
import { type NativeHistogram, spansOf } from './native-histogram';

/** The NaN that means to Prometheus: the series ends here. No other NaN is ever written. */
const STALE = 0x7ff0000000000002n;

export interface WrittenSample {
  /** NaN: a stale marker. A series has numbers or histograms, never both. */
  readonly value: number | NativeHistogram;
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
    const isNumber = typeof value === 'number';
    writer.tag(isNumber ? 2 : 4, WireType.LengthDelimited).fork();
    if (isNumber) writeDouble(writer, 1, value);
    else writeHistogram(writer, value);
    writer.tag(isNumber ? 2 : 15, WireType.Varint).int64(timestampMs);
    writer.join();
  }
  writer.join();
}

function writeDouble(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Bit64);
  if (Number.isNaN(value)) writer.fixed64(STALE);
  else writer.double(value);
}

/** A `prometheus.Histogram` of whole counts; each bucket is told as what it has more than the one before. */
function writeHistogram(writer: BinaryWriter, { sum, zero, buckets }: NativeHistogram): void {
  const count = buckets.reduce((all, [, one]) => all + one, zero);
  writer.tag(1, WireType.Varint).uint64(count);
  writeDouble(writer, 3, sum);
  writer.tag(4, WireType.Varint).sint32(NATIVE_SCHEMA);
  writeDouble(writer, 5, ZERO_THRESHOLD);
  writer.tag(6, WireType.Varint).uint64(zero);
  for (const { offset, length } of spansOf(buckets.map(([index]) => index))) {
    writer.tag(11, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).sint32(offset).tag(2, WireType.Varint).uint32(length).join();
  }
  writer.tag(12, WireType.LengthDelimited).fork();
  buckets.forEach(([, own], i) => {
    writer.sint64(own - (buckets[i - 1]?.[1] ?? 0));
  });
  writer.join();
}
