import { CASED, FOLDED, type Lines } from '@logflow/lines';

/** What a filter takes of the bodies' bytes at most; it is half as much where that is a power of two. */
const SHARE = 0.009;
const FEWEST_BYTES = 32;

/**
 * A Bloom filter of one hash that tells texts which stand in no body of the block, whichever the case of their letters.
 * In it are all three bytes that stand in a row, which tell words, and a quarter of those that are six, which tell
 * numbers and ids. Its length is a power of two.
 */
export function textFilterOf({ bodies, ends }: Pick<Lines, 'bodies' | 'ends'>): Buffer {
  const filter = Buffer.alloc(2 ** Math.floor(Math.log2(Math.max(FEWEST_BYTES, bodies.length * SHARE))));
  const marks = new Uint8Array(filter.length * 8);
  let start = 0;
  for (let line = 0; line < ends.length; line++) {
    markGrams(marks, bodies, start, ends[line] as number);
    start = ends[line] as number;
  }
  for (let bit = 0; bit < marks.length; bit++) {
    filter[bit >>> 3] = (filter[bit >>> 3] as number) | ((marks[bit] as number) << (bit & 7));
  }
  return filter;
}

/** Asks filters about texts that must all be in a block. */
export class SoughtTexts {
  readonly #parts: readonly Buffer[];
  /** By the length of a filter, the bits that must be set in it. */
  readonly #bits = new Map<number, readonly number[]>();

  constructor(texts: readonly string[]) {
    this.#parts = texts.flatMap((text) => text.split(CASED)).map((part) => Buffer.from(part, 'utf8'));
  }

  /** Whether filters can tell anything about the texts. */
  get tellsAnything(): boolean {
    return this.#bitsIn(FEWEST_BYTES).length > 0;
  }

  /** @returns false where no body of the block holds the texts */
  mayBeIn(filter: Buffer): boolean {
    return this.#bitsIn(filter.length).every((bit) => ((filter[bit >>> 3] as number) >>> (bit & 7)) & 1);
  }

  #bitsIn(bytes: number): readonly number[] {
    const known = this.#bits.get(bytes);
    if (known) return known;
    const marks = new Uint8Array(bytes * 8);
    for (const part of this.#parts) markGrams(marks, part, 0, part.length);
    const bits = Array.from(marks.keys()).filter((bit) => marks[bit] === 1);
    this.#bits.set(bytes, bits);
    return bits;
  }
}

/** @param marks by bit of the filter; a power of two */
function markGrams(marks: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
  const [mask, folded] = [marks.length - 1, FOLDED];
  // The last three bytes, and the three that ended one to three bytes before.
  let [now, one, two, three] = [0, 0, 0, 0];
  for (let at = start; at < end; at++) {
    three = two;
    two = one;
    one = now;
    now = ((now << 8) | (folded[bytes[at] as number] as number)) & 0xffffff;
    if (at < start + 2) continue;
    const hash = Math.imul(now, 0x9e3779b1);
    marks[(hash ^ (hash >>> 15)) & mask] = 1;
    // A quarter: those whose last three bytes have such a hash.
    if (hash >>> 30 !== 0 || at < start + 5) continue;
    const longer = Math.imul(hash ^ Math.imul(three, 0x85ebca6b), 0x2c1b3c6d);
    marks[(longer ^ (longer >>> 15)) & mask] = 1;
  }
}
