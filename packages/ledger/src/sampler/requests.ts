import { labelBytes } from './labels';
import type { Sample } from './outbox';
import { type NamesOf, type Told, toldOf } from './told';

/** Before compression; 5,000 samples with labels of a usual length are half of that. */
const MAX_BYTES = 2 * 1024 * 1024;
/** A sample, or a bucket of a native histogram with its span. */
const BYTES_PER_SAMPLE = 20;

/**
 * What Prometheus is told at one boundary, in requests that a receiver takes. Native histograms travel in requests of
 * their own: where it refuses their time, or all of them, it would refuse the whole request.
 * @param samples those of one native histogram follow one another
 */
export async function* requestsOf(samples: readonly Sample[], namesOf: NamesOf): AsyncGenerator<Told[]> {
  const numbers = new Filling();
  const histograms = new Filling();
  for await (const told of toldOf(samples, namesOf)) {
    const full = (typeof told.value === 'number' ? numbers : histograms).add(told);
    if (full) yield full;
  }
  for (const { request } of [numbers, histograms]) if (request.length > 0) yield request;
}

/** A request that is being filled. */
class Filling {
  request: Told[] = [];
  #bytes = 0;

  /** @returns the request that it does not fit into any more; null where it does */
  add(told: Told): Told[] | null {
    const size = BYTES_PER_SAMPLE * Math.max(1, told.samples.length) + labelBytes(told.labels);
    const isFull = this.request.length > 0 && this.#bytes + size > MAX_BYTES;
    const full = isFull ? this.request : null;
    if (isFull) [this.request, this.#bytes] = [[], 0];
    this.request.push(told);
    this.#bytes += size;
    return full;
  }
}
