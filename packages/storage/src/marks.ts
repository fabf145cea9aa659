import { compress, decompress } from '@logflow/lines';
import type { Marks, NotKeptLines, NotKeptReason, RuleHits } from '@logflow/model';
import { VarintReader, VarintWriter } from './varints';

/** The version of the layout below; 1 knew no values, no spans and nothing that was not kept. */
const VERSION = 2;
const LEVEL = 3;
const VALUE_BYTES = 8;

interface Header {
  readonly v: number;
  readonly hits: readonly HitsHeader[];
  readonly tagSets: readonly string[];
  readonly seriesIds: readonly number[];
  /** Reason, rule, how many lines. */
  readonly notKept?: readonly (readonly [NotKeptReason, string, number])[];
}

/** Rule, version, how many lines, how many series columns; which of those have values; how many lines have spans, and of what width. */
type HitsHeader = readonly [
  ruleId: string,
  ruleVersion: number,
  lines: number,
  columns: number,
  valued?: readonly number[] | null,
  spans?: readonly [lines: number, width: number],
];

/**
 * One zstd frame: u32 LE byte length of the header, the header as JSON, then columns as varints: for each rule its lines
 * (as differences to the line before), tags and series (by 1 more than they are, 0 standing for NONE) and stored spans,
 * then the lines that were not kept; then the columns of values, f64 LE.
 */
export function encodeMarks(marks: Marks): Promise<Buffer> {
  const header: Header = {
    v: VERSION,
    hits: marks.hits.map(headerOf),
    tagSets: marks.tagSets,
    seriesIds: marks.seriesIds,
    ...(marks.notKept && {
      notKept: marks.notKept.map(({ reason, ruleId, lines }) => [reason, ruleId, lines.length] as const),
    }),
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(text.length);
  return compress(Buffer.concat([length, text, packColumns(marks), ...packValues(marks.hits)]), LEVEL);
}

function headerOf({ ruleId, ruleVersion, lines, series, values, spans }: RuleHits): HitsHeader {
  const plain = [ruleId, ruleVersion, lines.length, series.length] as const;
  const valued = values?.flatMap((column, i) => (column === null ? [] : [i])) ?? [];
  if (spans) return [...plain, valued, [spans.at.length, spans.width]];
  return valued.length > 0 ? [...plain, valued] : plain;
}

/** @throws Error where the bytes are not marks of a known version. */
export async function decodeMarks(bytes: Buffer): Promise<Marks> {
  const plain = await decompress(bytes);
  const columnsAt = 4 + plain.readUInt32LE(0);
  const header = JSON.parse(plain.toString('utf8', 4, columnsAt)) as Header;
  if (header.v !== VERSION && header.v !== 1)
    throw new Error(`marks of version ${header.v}, this program knows 1 to ${VERSION}`);
  const reader = new VarintReader(plain, columnsAt);
  const hits = header.hits.map((one) => readHits(one, reader));
  const notKept = header.notKept?.map(([reason, ruleId, count]) => ({ reason, ruleId, lines: reader.steps(count) }));
  const { tagSets, seriesIds } = header;
  const marks = { hits: readValues(header.hits, hits, plain, reader.at), tagSets, seriesIds };
  return notKept ? { ...marks, notKept } : marks;
}

function readHits([ruleId, ruleVersion, lines, columns, , spans]: HitsHeader, reader: VarintReader): RuleHits {
  const hits = {
    ruleId,
    ruleVersion,
    lines: reader.steps(lines),
    tags: reader.indexes(lines),
    series: Array.from({ length: columns }, () => reader.indexes(lines)),
  };
  if (!spans) return hits;
  const [count, width] = spans;
  return { ...hits, spans: { at: reader.steps(count), width, pairs: reader.indexes(count * width * 2) } };
}

function packColumns({ hits, notKept = [] }: Marks): Buffer {
  const writer = new VarintWriter(
    hits.reduce((sum, rule) => sum + numbersOf(rule), 0) + notKept.reduce((sum, { lines }) => sum + lines.length, 0),
  );
  for (const { lines, tags, series, spans } of hits) {
    writer.steps(lines);
    for (const column of [tags, ...series]) writer.indexes(column);
    if (!spans) continue;
    writer.steps(spans.at);
    writer.indexes(spans.pairs);
  }
  for (const { lines } of notKept satisfies readonly NotKeptLines[]) writer.steps(lines);
  return writer.written();
}

const numbersOf = ({ lines, series, spans }: RuleHits): number =>
  lines.length * (2 + series.length) + (spans ? spans.at.length + spans.pairs.length : 0);

const packValues = (hits: readonly RuleHits[]): Buffer[] =>
  hits
    .flatMap(({ values = [] }) => values)
    .filter((column) => column !== null)
    .map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength));

function readValues(headers: readonly HitsHeader[], hits: readonly RuleHits[], plain: Buffer, start: number) {
  let at = start;
  return hits.map((rule, i) => {
    const valued = headers[i]?.[4] ?? [];
    if (valued.length === 0) return rule;
    const values: (Float64Array | null)[] = rule.series.map(() => null);
    for (const column of valued) {
      const end = at + rule.lines.length * VALUE_BYTES;
      if (end > plain.length) throw new RangeError('the marks end too early');
      values[column] = new Float64Array(plain.buffer.slice(plain.byteOffset + at, plain.byteOffset + end));
      at = end;
    }
    return { ...rule, values };
  });
}
