/** ASCII letters in lower case, all other bytes as they are. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const AS_THEY_ARE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Letters outside ASCII that have another case, in which they are other bytes. */
export const CASED = /(?![\0-\x7f])\p{Changes_When_Casemapped}/u;

/**
 * Finds where a text stands in bytes of UTF-8, by Horspool's skips. RE2 tells as fast whether it stands in many bodies, but
 * not where: trying each of them takes half a microsecond.
 */
export class TextFinder {
  readonly #text: Uint8Array;
  readonly #folded: Uint8Array;
  /** By the byte under the last of the text, how far the text may be moved on; 0: it may stand here. */
  readonly #skips: Uint32Array;
  /** The same where it does not. */
  readonly #onward: number;

  /**
   * @param text not empty
   * @param eitherCase also in the other case of its letters, which must be {@link CASED} in none
   */
  constructor(text: string, eitherCase: boolean) {
    this.#folded = eitherCase ? FOLDED : AS_THEY_ARE;
    this.#text = Buffer.from(text, 'utf8').map((byte) => this.#folded[byte] as number);
    const last = this.#text.length - 1;
    const skipOf = (byte: number, before: number) =>
      last - this.#text.lastIndexOf(this.#folded[byte] as number, before);
    this.#skips = Uint32Array.from({ length: 256 }, (_, byte) => skipOf(byte, last));
    this.#onward = last === 0 ? 1 : skipOf(this.#text[last] as number, last - 1);
  }

  /** Bytes of the text. */
  get length(): number {
    return this.#text.length;
  }

  /** @returns where the text stands first in `[from, end)`; -1 where it does not */
  indexIn(bytes: Uint8Array, from = 0, end = bytes.length): number {
    const last = this.#text.length - 1;
    const skips = this.#skips;
    for (let at = from + last; at < end; ) {
      const skip = skips[bytes[at] as number] as number;
      at += skip;
      if (skip > 0) continue;
      if (this.#standsAt(bytes, at - last)) return at - last;
      at += this.#onward;
    }
    return -1;
  }

  #standsAt(bytes: Uint8Array, start: number): boolean {
    for (let i = this.#text.length - 1; i >= 0; i--) {
      if (this.#folded[bytes[start + i] as number] !== this.#text[i]) return false;
    }
    return true;
  }
}
