import type { Lines } from './lines';
import { compress, decompress } from './zstd';

/** "LFL" and the version of the layout below. */
const MAGIC = 0x4c464c02;
const HEADER_BYTES = 24;
const FAST_LEVEL = 1;
const MAX_U32 = 0xffffffff;
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

/**
 * @param pieces what {@link decodePieces} made of the frame
 * @throws Error where the bytes are not a frame of this version.
 */
export async function decodeLines(frame: Buffer, pieces?: readonly Buffer[]): Promise<Lines> {
  const { count, columns } = layoutOf(frame);
  const [plain, bodies] = await Promise.all([decompressRange(frame, columns), pieces ?? decodePieces(frame)]);
  return unpackColumns(plain, count, bodies.length === 1 ? (bodies[0] as Buffer) : Buffer.concat(bodies));
}

/** @returns the bodies alone, end to end, in the pieces they were cut into */
export const decodePieces = (frame: Buffer): Promise<Buffer[]> =>
  Promise.all(layoutOf(frame).pieces.map((piece) => decompressRange(frame, piece)));

const decompressRange = (frame: Buffer, { start, end }: ByteRange): Promise<Buffer> =>
  decompress(frame.subarray(start, end));

/** Where something stands in a frame: bytes from its beginning, half-open. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** All of a frame but the bodies, and where those are. */
export interface FrameHead {
  /** The lines without their bodies, which read as empty. */
  readonly columns: Lines;
  readonly pieceBytes: number;
  readonly pieces: readonly ByteRange[];
}

/**
 * For those who need times and not texts, or a few texts: a fifth of the work of {@link decodeLines}.
 * @param prefix the first bytes of a frame
 * @returns null where they are too few to hold the columns
 */
export async function decodeHead(prefix: Buffer): Promise<FrameHead | null> {
  const { count, pieceBytes, pieces, columns } = layoutOf(prefix);
  if (columns.end > prefix.length) return null;
  const plain = await decompress(prefix.subarray(columns.start, columns.end));
  return { columns: unpackColumns(plain, count, Buffer.alloc(0)), pieceBytes, pieces };
}

/** @param prefix the first bytes of a frame, 16 kB at least @returns how many of them {@link decodeHead} needs */
export const headBytes = (prefix: Buffer): number => layoutOf(prefix).columns.end;

/** @returns the numbers of the pieces that hold the bodies of these lines, ascending. */
export function piecesOf(head: FrameHead, lines: readonly number[]): number[] {
  const numbers = new Set<number>();
  for (const line of lines) {
    const { start, end } = bodyRange(head, line);
    for (let n = Math.floor(start / head.pieceBytes); n * head.pieceBytes < end; n++) numbers.add(n);
  }
  return [...numbers].sort((a, b) => a - b);
}

/**
 * The bodies of a few lines.
 * @param pieces the bytes at `head.pieces[n]`, by n: those that {@link piecesOf} names
 */
export async function decodeBodies(
  head: FrameHead,
  lines: readonly number[],
  pieces: ReadonlyMap<number, Buffer>,
): Promise<Buffer[]> {
  const numbers = piecesOf(head, lines);
  const plain = await Promise.all(numbers.map((n) => decompress(pieces.get(n) as Buffer)));
  const decoded = new Map(numbers.map((n, i) => [n, plain[i] as Buffer]));
  return lines.map((line) => {
    const { start, end } = bodyRange(head, line);
    const first = Math.floor(start / head.pieceBytes);
    const touched = piecesOf(head, [line]).map((n) => decoded.get(n) as Buffer);
    const bytes = touched.length === 1 ? (touched[0] as Buffer) : Buffer.concat(touched);
    return bytes.subarray(start - first * head.pieceBytes, end - first * head.pieceBytes);
  });
}

const bodyRange = ({ columns }: FrameHead, line: number): ByteRange => ({
  start: line === 0 ? 0 : (columns.ends[line - 1] as number),
  end: columns.ends[line] as number,
});

interface Layout {
  readonly count: number;
  readonly pieceBytes: number;
  readonly columns: ByteRange;
  readonly pieces: readonly ByteRange[];
}

function layoutOf(frame: Buffer): Layout {
  if (frame.length < HEADER_BYTES || frame.readUInt32LE(0) !== MAGIC) {
    throw new Error('not a frame of log lines: wrong magic or version');
  }
  const pieceCount = frame.readUInt32LE(20);
  const start = HEADER_BYTES + 4 * pieceCount;
  const columns = { start, end: start + frame.readUInt32LE(8) };
  let end = columns.end;
  const pieces = Array.from({ length: pieceCount }, (_, i) => {
    const from = end;
    end += frame.readUInt32LE(HEADER_BYTES + 4 * i);
    return { start: from, end };
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

/**
 * Each column is unpacked when it is first asked for: most readers ask for few.
 * @param columns given away: columns are made of its bytes in place
 */
function unpackColumns(columns: Buffer, count: number, bodies: Buffer): Lines {
  const u32 = 4 * count;
  const numbers = (start: number) => new Uint32Array(...aligned(columns, start, u32), count);
  const texts = once(() => JSON.parse(columns.toString('utf8', u32 * 6)) as [string[], string[], string[]]);
  const ends = once(() => runningEnds(numbers(0)));
  const times = once(() => runningTimes(new BigInt64Array(...aligned(columns, u32, u32 * 2), count)));
  const severities = once(() => numbers(u32 * 3));
  const resources = once(() => numbers(u32 * 4));
  const attributes = once(() => numbers(u32 * 5));
  return {
    count,
    bodies,
    get ends() {
      return ends();
    },
    get times() {
      return times();
    },
    get severities() {
      return severities();
    },
    get severityTexts() {
      return texts()[0];
    },
    get resources() {
      return resources();
    },
    get resourceTexts() {
      return texts()[1];
    },
    get attributes() {
      return attributes();
    },
    get attributeTexts() {
      return texts()[2];
    },
  };
}

const UNIT_BYTES = 8;

/** @returns where an array of numbers can look at the bytes: at themselves, or at a copy where they stand unevenly */
function aligned(bytes: Buffer, start: number, length: number): [ArrayBufferLike, at: number] {
  const at = bytes.byteOffset + start;
  return at % UNIT_BYTES === 0 ? [bytes.buffer, at] : [bytes.buffer.slice(at, at + length), 0];
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
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

/** Added up as halves of 32 bits: a BigInt for each of ten thousand steps takes five times as long. */
function runningTimes(steps: BigInt64Array): BigInt64Array {
  const halves = new Uint32Array(steps.buffer, steps.byteOffset, steps.length * 2);
  let low = 0;
  let high = 0;
  for (let i = 0; i < halves.length; i += 2) {
    low += halves[i] as number;
    const carry = low > MAX_U32 ? 1 : 0;
    low >>>= 0;
    high = (high + (halves[i + 1] as number) + carry) | 0;
    halves[i] = low;
    halves[i + 1] = high;
  }
  return steps;
}
