import { BinaryReader } from '@bufbuild/protobuf/wire';

/** What a native histogram of whole counts says; NaN as its sum: it ends. */
export interface DecodedHistogram {
  readonly count: number;
  readonly sum: number;
  readonly zero: number;
  /** By Prometheus' number for each bucket. */
  readonly buckets: Readonly<Record<number, number>>;
}

/** Reads a `prometheus.Histogram` of schema 3 as Prometheus does. @throws Error for what is no such histogram */
export function decodeHistogram(bytes: Uint8Array): { value: DecodedHistogram; ms: number } {
  const reader = new BinaryReader(bytes);
  const scalars = new Map<number, number>();
  const spans: { offset: number; length: number }[] = [];
  const deltas: number[] = [];
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 11) spans.push(decodeSpan(new BinaryReader(reader.bytes())));
    else if (field === 12) deltas.push(...decodeDeltas(new BinaryReader(reader.bytes())));
    else scalars.set(field, readScalar(reader, field));
  }
  if (scalars.get(4) !== 3 || scalars.get(5) !== 2 ** -30) throw new Error('another schema or zero threshold');
  const [count = 0, sum = 0, zero = 0, ms = 0] = [1, 3, 6, 15].map((field) => scalars.get(field));
  return { value: { count, sum, zero, buckets: bucketsOf(spans, deltas) }, ms };
}

function readScalar(reader: BinaryReader, field: number): number {
  if (field === 3 || field === 5) return reader.double();
  if (field === 4) return reader.sint32();
  if (field === 1 || field === 6 || field === 15) return Number(reader.int64());
  throw new Error(`a histogram of whole counts has no field ${field}`);
}

function decodeSpan(reader: BinaryReader): { offset: number; length: number } {
  const span = { offset: 0, length: 0 };
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 1) span.offset = reader.sint32();
    else span.length = reader.uint32();
  }
  return span;
}

function decodeDeltas(reader: BinaryReader): number[] {
  const deltas: number[] = [];
  while (reader.pos < reader.len) deltas.push(Number(reader.sint64()));
  return deltas;
}

function bucketsOf(spans: readonly { offset: number; length: number }[], deltas: readonly number[]) {
  const buckets: Record<number, number> = {};
  let [index, count, place] = [0, 0, 0];
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) {
      count += deltas[place++] as number;
      buckets[index++] = count;
    }
  }
  if (place !== deltas.length) throw new Error(`${deltas.length} counts for ${place} buckets`);
  return buckets;
}
