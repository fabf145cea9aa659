import { type Labels, labelBytes } from './labels';
import type { Sample } from './outbox';

export interface LabelledSample {
  readonly sample: Sample;
  readonly labels: Labels;
}

/** Before compression; 5,000 samples with labels of a usual length are half of that. */
const MAX_BYTES = 2 * 1024 * 1024;
const BYTES_PER_SAMPLE = 20;
/** So many labels are held that are not yet known to fit. */
const READ_AT_ONCE = 500;

/**
 * Samples with their labels, in order, in requests that a receiver takes.
 * @param labelsOf one entry a sample; null where the series is gone: it is left out.
 */
export async function* requestsOf(
  samples: readonly Sample[],
  labelsOf: (samples: readonly Sample[]) => Promise<(Labels | null)[]>,
): AsyncGenerator<LabelledSample[]> {
  let request: LabelledSample[] = [];
  let bytes = 0;
  for (let start = 0; start < samples.length; start += READ_AT_ONCE) {
    const some = samples.slice(start, start + READ_AT_ONCE);
    const found = await labelsOf(some);
    for (const [i, sample] of some.entries()) {
      const labels = found[i];
      if (!labels) continue;
      const size = BYTES_PER_SAMPLE + labelBytes(labels);
      if (request.length > 0 && bytes + size > MAX_BYTES) {
        yield request;
        request = [];
        bytes = 0;
      }
      request.push({ sample, labels });
      bytes += size;
    }
  }
  if (request.length > 0) yield request;
}
