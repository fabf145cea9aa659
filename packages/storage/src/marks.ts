import { compress, decompress } from '@logflow/lines';
import { type Marks, NONE, type RuleHits } from '@logflow/model';

/** The version of the layout below. */
const VERSION = 1;
const LEVEL = 3;
const MORE = 0x80;
const LOW_BITS = 0x7f;
const VARINT_BYTES = 5;

interface Header {
  readonly v: number;
  /** Rule, version, how many lines, how many series columns. */
  readonly hits: readonly (readonly [string, number, number, number])[];
  readonly tagSets: readonly string[];
  readonly seriesIds: readonly number[];
}

/**
 * One zstd frame: u32 LE byte length of the header, the header as JSON, then for each rule its columns as varints:
 * lines as differences to the line before, tags and series by 1 more than they are, 0 standing for NONE.
 */
export function encodeMarks(marks: Marks): Promise<Buffer> {
  const header: Header = {
    v: VERSION,
    hits: marks.hits.map((hits) => [hits.ruleId, hits.ruleVersion, hits.lines.length, hits.series.length]),
    tagSets: marks.tagSets,
    seriesIds: marks.seriesIds,
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(text.length);
  return compress(Buffer.concat([length, text, packColumns(marks.hits)]), LEVEL);
}

/** @throws Error where the bytes are not marks of a known version. */
export async function decodeMarks(bytes: Buffer): Promise<Marks> {
  const plain = await decompress(bytes);
  const columnsAt = 4 + plain.readUInt32LE(0);
  const header = JSON.parse(plain.toString('utf8', 4, columnsAt)) as Header;
  if (header.v !== VERSION) throw new Error(`marks of version ${header.v}, this program knows ${VERSION}`);
  const reader = new VarintReader(plain, columnsAt);
  const hits = header.hits.map(([ruleId, ruleVersion, lines, columns]) => ({
    ruleId,
    ruleVersion,
    lines: reader.steps(lines),
    tags: reader.indexes(lines),
    series: Array.from({ length: columns }, () => reader.indexes(lines)),
  }));
  return { hits, tagSets: header.tagSets, seriesIds: header.seriesIds };
}

function packColumns(hits: readonly RuleHits[]): Buffer {
  const numbers = hits.reduce((sum, rule) => sum + rule.lines.length * (2 + rule.series.length), 0);
  const packed = Buffer.allocUnsafe(numbers * VARINT_BYTES);
  let at = 0;
  for (const rule of hits) {
    let previous = 0;
    for (const line of rule.lines) {
      at = putVarint(packed, at, line - previous);
      previous = line;
    }
    for (const column of [rule.tags, ...rule.series]) {
      for (const index of column) at = putVarint(packed, at, index === NONE ? 0 : index + 1);
    }
  }
  return packed.subarray(0, at);
}

function putVarint(into: Buffer, start: number, number: number): number {
  let at = start;
  let rest = number;
  while (rest > LOW_BITS) {
    into[at++] = (rest & LOW_BITS) | MORE;
    rest >>>= 7;
  }
  into[at++] = rest;
  return at;
}

class VarintReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  steps(count: number): Uint32Array {
    const column = new Uint32Array(count);
    let total = 0;
    for (let i = 0; i < count; i++) {
      total += this.#next();
      column[i] = total;
    }
    return column;
  }

  indexes(count: number): Uint32Array {
    const column = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const number = this.#next();
      column[i] = number === 0 ? NONE : number - 1;
    }
    return column;
  }

  #next(): number {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('the marks end too early');
      number |= (byte & LOW_BITS) << shift;
      if (byte < MORE) return number >>> 0;
    }
  }
}
