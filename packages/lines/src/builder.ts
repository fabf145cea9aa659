import { Dictionary } from './dictionary';
import type { Lines } from './lines';

export interface LineInput {
  /** Microseconds since the epoch. */
  readonly time: bigint;
  readonly severity: string;
  readonly body: Buffer | string;
  /** JSON objects; '{}' where there is nothing. */
  readonly resource: string;
  readonly attributes: string;
}

const GROWTH = 2;

/** Collects lines into columns; bodies are copied, so the caller's buffers may be reused. */
export class LinesBuilder {
  #bodies: Buffer;
  #used = 0;
  readonly #ends: number[] = [];
  readonly #times: bigint[] = [];
  readonly #severities: number[] = [];
  readonly #resources: number[] = [];
  readonly #attributes: number[] = [];
  readonly #severityTexts = new Dictionary();
  readonly #resourceTexts = new Dictionary();
  readonly #attributeTexts = new Dictionary();

  constructor(bytesExpected = 16_384) {
    this.#bodies = Buffer.allocUnsafe(Math.max(64, bytesExpected));
  }

  get count(): number {
    return this.#ends.length;
  }

  /** Bytes of body so far. */
  get bytes(): number {
    return this.#used;
  }

  add(line: LineInput): void {
    this.#append(line.body);
    this.#ends.push(this.#used);
    this.#times.push(line.time);
    this.#severities.push(this.#severityTexts.indexOf(line.severity));
    this.#resources.push(this.#resourceTexts.indexOf(line.resource));
    this.#attributes.push(this.#attributeTexts.indexOf(line.attributes));
  }

  build(): Lines {
    return {
      count: this.count,
      bodies: this.#bodies.subarray(0, this.#used),
      ends: Uint32Array.from(this.#ends),
      times: BigInt64Array.from(this.#times),
      severities: Uint32Array.from(this.#severities),
      severityTexts: this.#severityTexts.texts,
      resources: Uint32Array.from(this.#resources),
      resourceTexts: this.#resourceTexts.texts,
      attributes: Uint32Array.from(this.#attributes),
      attributeTexts: this.#attributeTexts.texts,
    };
  }

  #append(body: Buffer | string): void {
    if (typeof body === 'string') {
      this.#reserve(body.length * 3);
      this.#used += this.#bodies.write(body, this.#used, 'utf8');
      return;
    }
    this.#reserve(body.length);
    this.#used += body.copy(this.#bodies, this.#used);
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#bodies.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bodies.length * GROWTH));
    this.#bodies.copy(grown, 0, 0, this.#used);
    this.#bodies = grown;
  }
}
