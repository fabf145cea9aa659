import type { DeliveryEvent } from '@logflow/model';
import type { RequestLimits } from './destination';

/** Texts that travel in one request, and their positions in the batch. */
export interface Pack {
  readonly texts: readonly string[];
  readonly positions: readonly number[];
}

/**
 * Fills requests in order, and makes no text before its request is asked for. `overhead` is what the protocol adds to
 * each text, in bytes. A text larger than the limit gets a pack of its own.
 */
export function* packTexts(
  batch: readonly DeliveryEvent[],
  textOf: (event: DeliveryEvent) => string,
  limits: RequestLimits,
  overhead: number,
): Generator<Pack> {
  let pack = { texts: [] as string[], positions: [] as number[] };
  let bytes = 0;
  for (const [position, event] of batch.entries()) {
    const text = textOf(event);
    const size = Buffer.byteLength(text) + overhead;
    if (pack.texts.length > 0 && (pack.texts.length >= limits.events || bytes + size > limits.bytes)) {
      yield pack;
      pack = { texts: [], positions: [] };
      bytes = 0;
    }
    pack.texts.push(text);
    pack.positions.push(position);
    bytes += size;
  }
  if (pack.texts.length > 0) yield pack;
}
