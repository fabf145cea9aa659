import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { compress } from '@mongodb-js/zstd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompress } from './decompress';

const LIMIT = 100_000;
const text = Buffer.from('hello, hello, hello\n'.repeat(1_000));

/** Three blocks of the same byte, 128 KiB each, from a few bytes: RFC 8878's RLE. */
function zstdBomb(windowDescriptor: number, blocks: number): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor]);
  const block = (last: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUIntLE((131_072 << 3) | (1 << 1) | last, 0, 3);
    return bytes;
  };
  return Buffer.concat([head, ...Array.from({ length: blocks }, (_, i) => block(i === blocks - 1 ? 1 : 0))]);
}

describe('decompress', () => {
  it.each([
    ['', text],
    ['identity', text],
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip', Buffer.concat([gzipSync(text.subarray(0, 9)), gzipSync(text.subarray(9))])],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ])('undoes %j', async (encoding, body) => {
    expect((await decompress(body, encoding, LIMIT)).equals(text)).toBe(true);
  });

  it('undoes zstd at every level, in one frame or several', async () => {
    for (const level of [1, 3, 19]) {
      const frame = await compress(text, level);
      expect((await decompress(frame, 'zstd', LIMIT)).equals(text)).toBe(true);
      const twice = await decompress(Buffer.concat([frame, frame]), 'zstd', LIMIT);
      expect(twice.equals(Buffer.concat([text, text]))).toBe(true);
    }
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(LIMIT + 1))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
    ['deflate, gzip', gzipSync(deflateSync(Buffer.alloc(50_000_000)))],
    ['zstd', zstdBomb(0x40, 3)],
  ])('refuses a bomb of %s', async (encoding, body) => {
    const refusal = { reason: 'body_too_large', message: expect.stringMatching(/more than 100000 bytes/) };
    await expect(decompress(body, encoding, LIMIT)).rejects.toMatchObject(refusal);
  });

  it('refuses a zstd window that would take gigabytes before the first byte', async () => {
    const refusal = { reason: 'body_too_large', message: expect.stringMatching(/window is too large/) };
    await expect(decompress(zstdBomb(0xa8, 1), 'zstd', LIMIT)).rejects.toMatchObject(refusal);
  });

  it('refuses zstd blocks without end', async () => {
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68]);
    const body = Buffer.concat([head, Buffer.alloc(3 * 100_000), Buffer.from([1, 0, 0])]);
    await expect(decompress(body, 'zstd', LIMIT)).rejects.toMatchObject({ reason: 'body_too_large' });
  });

  it.each(['br', 'snappy', 'gzip, br', 'gzip, gzip, gzip'])('does not understand %j', async (encoding) => {
    await expect(decompress(gzipSync(text), encoding, LIMIT)).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it.each(['gzip', 'deflate', 'zstd'])('refuses %s that is cut short or is something else', async (encoding) => {
    const whole = { gzip: gzipSync(text), deflate: deflateSync(text), zstd: await compress(text, 3) }[encoding]!;
    for (const body of [whole.subarray(0, whole.length - 6), Buffer.from('not compressed'), Buffer.from('x')]) {
      await expect(decompress(body, encoding, LIMIT)).rejects.toMatchObject({ reason: 'bad_encoding' });
    }
  });

  it('of arbitrary bytes makes bytes or a refusal', async () => {
    const magic = fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
      Buffer.from([0x1f, 0x8b, 8, 0]),
    );
    const bytes = fc.uint8Array({ maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(magic, bytes, fc.constantFrom('gzip', 'deflate', 'zstd'), async (head, rest, encoding) => {
        const outcome = await decompress(Buffer.concat([head, rest]), encoding, LIMIT).catch((error: unknown) => error);
        expect(Buffer.isBuffer(outcome) || (outcome instanceof Error && outcome.name === 'Refusal')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
