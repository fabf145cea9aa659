import { Refusal } from '@logflow/codecs';
import { Decompress } from 'fzstd';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** What RFC 8878 asks every decoder to support, and levels up to 19 stay within. */
const MAX_WINDOW_BYTES = 8 * 1024 * 1024;
/** The decoder moves its window at every block: a body of tiny blocks could keep it busy for an hour. */
const MAX_MOVED_BYTES = 16 * 1024 ** 3;
const RLE = 1;

/**
 * Like zlib's functions, with the same code for a body above the limit.
 * @throws Error with code ERR_BUFFER_TOO_LARGE above `maxBytes`, Refusal for a window or a number of blocks that is
 * too large, Error where it is damaged.
 */
export function unzstd(body: Buffer, maxBytes: number): Buffer {
  checkFrames(body);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Decompress((chunk) => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' });
    chunks.push(chunk);
  });
  stream.push(body, true);
  return Buffer.concat(chunks, bytes);
}

/** Walks the headers of frames and blocks, so that no window is allocated and no block decoded that should not be. */
function checkFrames(body: Buffer): void {
  let moved = 0;
  for (let at = 0; at < body.length; ) {
    const magic = body.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      at += 8 + body.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== MAGIC) throw new Error('a frame does not begin where it should');
    const header = frameHeader(body, at + 4);
    if (header.window > MAX_WINDOW_BYTES) throw windowTooLarge(header.window);
    const blocks = walkBlocks(body, header.end);
    moved += blocks.count * header.window;
    if (moved > MAX_MOVED_BYTES) throw new Refusal('body_too_large', TOO_MANY_BLOCKS);
    at = blocks.end + (header.checksum ? 4 : 0);
  }
}

const TOO_MANY_BLOCKS = 'The zstd body consists of too many small blocks: compress it in one go, or with gzip.';

function windowTooLarge(window: number): Refusal {
  const limit = `${window} bytes, the limit is ${MAX_WINDOW_BYTES}`;
  return new Refusal('body_too_large', `The zstd window is too large (${limit}): compress at level 19 or below.`);
}

/** @param at index after the magic. */
function frameHeader(body: Buffer, at: number): { window: number; checksum: boolean; end: number } {
  const flags = body.readUInt8(at);
  const single = (flags & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] as number;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6] as number;
  const sizeAt = at + 1 + (single ? 0 : 1) + dictionaryBytes;
  const window = single ? contentSize(body, sizeAt, sizeBytes) : windowSize(body.readUInt8(at + 1));
  return { window, checksum: (flags & 4) !== 0, end: sizeAt + sizeBytes };
}

function contentSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(body.readBigUInt64LE(at));
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function walkBlocks(body: Buffer, start: number): { count: number; end: number } {
  let at = start;
  for (let count = 1; ; count++) {
    const header = body.readUIntLE(at, 3);
    const type = (header >> 1) & 3;
    at += 3 + (type === RLE ? 1 : header >> 3);
    if (header & 1) return { count, end: at };
  }
}
