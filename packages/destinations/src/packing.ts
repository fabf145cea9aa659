import type { RequestLimits } from './destination';

/** Texts that travel in one request, and their positions in the batch. */
export interface Pack {
  readonly texts: readonly string[];
  readonly positions: readonly number[];
}

/**
 * Fills requests in order. `overhead` is what the protocol adds to each text, in bytes.
 * A text larger than the limit gets a pack of its own.
 */
export function packTexts(texts: readonly string[], limits: RequestLimits, overhead: number): Pack[] {
  const packs: { texts: string[]; positions: number[] }[] = [];
  let bytes = 0;
  texts.forEach((text, position) => {
    const size = Buffer.byteLength(text) + overhead;
    const last = packs.at(-1);
    if (last !== undefined && last.texts.length < limits.events && bytes + size <= limits.bytes) {
      last.texts.push(text);
      last.positions.push(position);
      bytes += size;
      return;
    }
    packs.push({ texts: [text], positions: [position] });
    bytes = size;
  });
  return packs;
}
