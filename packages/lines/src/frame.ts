import type { Lines } from './lines';
import { compress, decompress } from './zstd';

/** "LFL" and the version of the layout below. */
const MAGIC = 0x4c464c02;
const HEADER_BYTES = 24;
const FAST_LEVEL = 1;
/** Smaller pieces compress worse (128 KiB: 4 % more than one piece of 1 MiB), larger ones take longer to read one line from. */
const PIECE_BYTES = 128 * 1024;

/**
 * The frame: magic, line count, byte length of the compressed columns, byte length of the plain columns, bytes of bodies
 * in a piece, number of pieces, then the byte length of each compressed piece (u32 LE each); then the zstd frames: the
 * columns, and the bodies cut in pieces of equal length, so that a few lines can be read without the rest.
 * Columns: five u32/i64 arrays, then a JSON array of the dictionaries. Ends and times are stored as differences, which
 * compress to almost nothing.
 * @param level zstd level; 1 on the hot path, higher where blocks are merged.
 */
export async function encodeLines(lines: Lines, level = FAST_LEVEL): Promise<Buffer> {
  const plain = packColumns(lines);
  const plainPieces = cut(lines.bodies);
  const [columns, ...pieces] = await Promise.all([plain, ...plainPieces].map((part) => compress(part, level)));
  const numbers = [MAGIC, lines.count, (columns as Buffer).length, plain.length, PIECE_BYTES, pieces.length];
  const header = Buffer.from(Uint32Array.from([...numbers, ...pieces.map((piece) => piece.length)]).buffer);
  return Buffer.concat([header, columns as Buffer, ...pieces]);
}

function cut(bodies: Buffer): Buffer[] {
  const count = Math.ceil(bodies.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, i) => bodies.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES));
}

/** @throws Error where the bytes are not a frame of this version. */
export async function decodeLines(frame: Buffer): Promise<Lines> {
  const header = readHeader(frame);
  const [columns, ...pieces] = await Promise.all([header.columns, ...header.pieces].map(decompress));
  const bodies = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  return unpackColumns(columns as Buffer, header.count, bodies);
}

/**
 * For those who need times and not texts: a fifth of the work of {@link decodeLines}.
 * @returns the lines without their bodies, which read as empty.
 */
export async function decodeColumns(frame: Buffer): Promise<Lines> {
  const { count, columns } = readHeader(frame);
  return unpackColumns(await decompress(columns), count, Buffer.alloc(0));
}

/**
 * The bodies of a few lines, without decoding the rest.
 * @param columns what {@link decodeColumns} gave for the same frame
 */
export async function decodeBodies(frame: Buffer, columns: Lines, indexes: readonly number[]): Promise<Buffer[]> {
  const { pieces, pieceBytes } = readHeader(frame);
  const decoded = new Map<number, Promise<Buffer>>();
  const pieceOf = (number: number): Promise<Buffer> => {
    const piece = decoded.get(number) ?? decompress(pieces[number] as Buffer);
    decoded.set(number, piece);
    return piece;
  };
  const read = async (index: number): Promise<Buffer> => {
    const start = index === 0 ? 0 : (columns.ends[index - 1] as number);
    const end = columns.ends[index] as number;
    const first = Math.floor(start / pieceBytes);
    const touched = Array.from({ length: Math.ceil(end / pieceBytes) - first }, (_, i) => pieceOf(first + i));
    return Buffer.concat(await Promise.all(touched)).subarray(start - first * pieceBytes, end - first * pieceBytes);
  };
  return Promise.all(indexes.map(read));
}

interface Header {
  readonly count: number;
  readonly pieceBytes: number;
  readonly columns: Buffer;
  readonly pieces: readonly Buffer[];
}

function readHeader(frame: Buffer): Header {
  if (frame.length < HEADER_BYTES || frame.readUInt32LE(0) !== MAGIC) {
    throw new Error('not a frame of log lines: wrong magic or version');
  }
  const pieceCount = frame.readUInt32LE(20);
  const columnsAt = HEADER_BYTES + 4 * pieceCount;
  let at = columnsAt + frame.readUInt32LE(8);
  const columns = frame.subarray(columnsAt, at);
  const pieces = Array.from({ length: pieceCount }, (_, i) => {
    const start = at;
    at += frame.readUInt32LE(HEADER_BYTES + 4 * i);
    return frame.subarray(start, at);
  });
  return { count: frame.readUInt32LE(4), pieceBytes: frame.readUInt32LE(16), columns, pieces };
}

function packColumns(lines: Lines): Buffer {
  const dictionaries = Buffer.from(
    JSON.stringify([lines.severityTexts, lines.resourceTexts, lines.attributeTexts]),
    'utf8',
  );
  const arrays = [lengthsOf(lines.ends), stepsOf(lines.times), lines.severities, lines.resources, lines.attributes];
  const views = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return Buffer.concat([...views, dictionaries]);
}

function unpackColumns(columns: Buffer, count: number, bodies: Buffer): Lines {
  const u32 = 4 * count;
  const at = (start: number, bytes: number) =>
    columns.buffer.slice(columns.byteOffset + start, columns.byteOffset + start + bytes);
  const texts = JSON.parse(columns.toString('utf8', u32 * 6)) as [string[], string[], string[]];
  return {
    count,
    bodies,
    ends: runningEnds(new Uint32Array(at(0, u32))),
    times: runningTimes(new BigInt64Array(at(u32, u32 * 2))),
    severities: new Uint32Array(at(u32 * 3, u32)),
    severityTexts: texts[0],
    resources: new Uint32Array(at(u32 * 4, u32)),
    resourceTexts: texts[1],
    attributes: new Uint32Array(at(u32 * 5, u32)),
    attributeTexts: texts[2],
  };
}

function lengthsOf(ends: Uint32Array): Uint32Array {
  const lengths = new Uint32Array(ends.length);
  let previous = 0;
  for (let i = 0; i < ends.length; i++) {
    lengths[i] = (ends[i] as number) - previous;
    previous = ends[i] as number;
  }
  return lengths;
}

function runningEnds(lengths: Uint32Array): Uint32Array {
  let total = 0;
  for (let i = 0; i < lengths.length; i++) {
    total += lengths[i] as number;
    lengths[i] = total;
  }
  return lengths;
}

function stepsOf(times: BigInt64Array): BigInt64Array {
  const steps = new BigInt64Array(times.length);
  let previous = 0n;
  for (let i = 0; i < times.length; i++) {
    steps[i] = (times[i] as bigint) - previous;
    previous = times[i] as bigint;
  }
  return steps;
}

function runningTimes(steps: BigInt64Array): BigInt64Array {
  let total = 0n;
  for (let i = 0; i < steps.length; i++) {
    total += steps[i] as bigint;
    steps[i] = total;
  }
  return steps;
}
