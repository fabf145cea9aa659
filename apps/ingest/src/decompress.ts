import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { Refusal } from '@logflow/codecs';
import { unzstd } from './zstd';

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);
const inflateRawAsync = promisify(inflateRaw);

type Decoder = (body: Buffer, maxBytes: number) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decoder>> = {
  identity: async (body) => body,
  gzip: (body, maxOutputLength) => gunzipAsync(body, { maxOutputLength }),
  // Both are sent under this name: with zlib's header, as the standard says, and without.
  deflate: (body, maxOutputLength) =>
    isZlib(body) ? inflateAsync(body, { maxOutputLength }) : inflateRawAsync(body, { maxOutputLength }),
  zstd: async (body, maxBytes) => unzstd(body, maxBytes),
};
const ENCODINGS: ReadonlyMap<string, Decoder | undefined> = new Map([
  ...Object.entries(decoders),
  ['x-gzip', decoders.gzip],
  ['x-deflate', decoders.deflate],
]);
const MAX_LAYERS = 2;

/**
 * Undoes a Content-Encoding; a comma list is undone from right to left. Never holds more than `maxBytes` and a chunk.
 * @throws Refusal `unsupported` for another encoding, `body_too_large` for a body (or a bomb) above the limit,
 * `bad_encoding` for one that is damaged.
 */
export async function decompress(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const names = (contentEncoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  const layers = names.filter((name) => name !== '').reverse();
  if (layers.length > MAX_LAYERS) throw unsupported(layers.join(', '));
  let plain = body;
  for (const name of layers) {
    const decoder = ENCODINGS.get(name);
    if (!decoder) throw unsupported(name);
    plain = await decoder(plain, maxBytes).catch((error: unknown) => {
      throw refusalOf(error, name, maxBytes);
    });
  }
  return plain;
}

/** The header of zlib: method 8, and a check that makes it a multiple of 31. */
const isZlib = (body: Buffer): boolean =>
  body.length >= 2 && ((body[0] as number) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;

function unsupported(name: string): Refusal {
  const shown = JSON.stringify(name.slice(0, 50));
  return new Refusal('unsupported', `Content-Encoding ${shown} is not understood: send gzip, deflate, zstd or none.`);
}

function refusalOf(error: unknown, name: string, maxBytes: number): Refusal {
  if (error instanceof Refusal) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes);
  const reason = error instanceof Error ? error.message : String(error);
  return new Refusal('bad_encoding', `The body is no complete ${name} stream (${reason}): compress it again.`);
}

const tooLarge = (maxBytes: number): Refusal =>
  new Refusal('body_too_large', `The body decompresses to more than ${maxBytes} bytes: send it in several requests.`);
