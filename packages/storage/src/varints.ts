import { NONE } from '@logflow/model';

const MORE = 0x80;
const LOW_BITS = 0x7f;
const VARINT_BYTES = 5;

/** Columns of u32 as varints, one after another. */
export class VarintWriter {
  #bytes: Buffer;
  #at = 0;

  /** @param numbers how many will be written at most */
  constructor(numbers: number) {
    this.#bytes = Buffer.allocUnsafe(numbers * VARINT_BYTES);
  }

  /** An ascending column, as differences. */
  steps(column: Uint32Array): void {
    let previous = 0;
    for (const number of column) {
      this.#put(number - previous);
      previous = number;
    }
  }

  /** Each by 1 more than it is, 0 standing for NONE. */
  indexes(column: Uint32Array): void {
    for (const index of column) this.#put(index === NONE ? 0 : index + 1);
  }

  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  #put(number: number): void {
    let rest = number;
    while (rest > LOW_BITS) {
      this.#bytes[this.#at++] = (rest & LOW_BITS) | MORE;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }
}

/** Reads what {@link VarintWriter} wrote, in the same order. */
export class VarintReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
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
