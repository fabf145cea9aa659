import type { Lines } from '@logflow/lines';

/** What a filter takes of the bodies' bytes. */
const SHARE = 0.0075;
const FEWEST_BYTES = 32;
/** Of the longer grams, which are many, those are kept whose hashes end so: one in four. */
const SAMPLE = 3;

/** ASCII letters in lower case, all other bytes as they are. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/**
 * A Bloom filter of one hash that tells texts which stand in no body of the block, whichever the case of their letters.
 * In it are all three bytes that stand in a row, which tell words, and a quarter of those that are six, which tell
 * numbers and ids.
 */
export function textFilterOf({ bodies, ends }: Pick<Lines, 'bodies' | 'ends'>): Buffer {
  const filter = Buffer.alloc(Math.max(FEWEST_BYTES, Math.ceil(bodies.length * SHARE)));
  const bits = filter.length * 8;
  let start = 0;
  for (const end of ends) {
    eachGram(bodies, start, end, (hash) => {
      const bit = bitOf(hash, bits);
      filter[bit >>> 3] = (filter[bit >>> 3] as number) | (1 << (bit & 7));
    });
    start = end;
  }
  return filter;
}

/** @returns what {@link mayHold} asks a filter about texts that must all be there; empty where it cannot tell */
export function gramsOf(texts: readonly string[]): Uint32Array {
  const hashes = new Set<number>();
  for (const text of texts) {
    for (const part of text.split(CASED)) {
      const bytes = Buffer.from(part, 'utf8');
      eachGram(bytes, 0, bytes.length, (hash) => hashes.add(hash));
    }
  }
  return Uint32Array.from(hashes);
}

/** Letters outside ASCII that have another case, in which they are other bytes. */
const CASED = /(?![\0-\x7f])\p{Changes_When_Casemapped}/u;

/** @returns false where no body of the block can hold the texts that the grams are of */
export function mayHold(filter: Buffer, grams: Uint32Array): boolean {
  const bits = filter.length * 8;
  return grams.every((hash) => {
    const bit = bitOf(hash, bits);
    return ((filter[bit >>> 3] as number) >>> (bit & 7)) & 1;
  });
}

const bitOf = (hash: number, bits: number): number => Math.floor((hash / 2 ** 32) * bits);

function eachGram(bytes: Uint8Array, start: number, end: number, visit: (hash: number) => void): void {
  // The last three bytes, and those that ended one to three bytes before.
  let [now, one, two, three] = [0, 0, 0, 0];
  for (let at = start; at < end; at++) {
    [three, two, one] = [two, one, now];
    now = ((now << 8) | (FOLDED[bytes[at] as number] as number)) & 0xffffff;
    if (at - start < 2) continue;
    visit(hashOf(now, 0));
    if (at - start < 5) continue;
    const hash = hashOf(now, three + 1);
    if ((hash & SAMPLE) === 0) visit(hash);
  }
}

function hashOf(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
