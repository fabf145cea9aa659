import { nativeBucketOf } from '@logflow/model';
import type { Sampled } from '../prometheus/query-range';

/** How Prometheus tells a bucket: which bounds belong to it, the bounds, how many observations it holds. */
type Bucket = readonly [rule: number, above: string, upTo: string, count: string];

/** A native histogram over time. */
export interface SampledHistogram {
  readonly metric: Readonly<Record<string, string>>;
  readonly histograms?: readonly (readonly [number, { readonly buckets?: readonly Bucket[] }])[];
}

/** @returns what each bucket holds over time, each under the name that its series has here, in the label `le`. */
export function bucketsOf({ metric, histograms = [] }: SampledHistogram): Sampled[] {
  const buckets = new Map<string, [number, string][]>();
  for (const [time, { buckets: own = [] }] of histograms) {
    for (const [, , upTo, count] of own) {
      const le = nativeBucketOf(upTo === '+Inf' ? Number.POSITIVE_INFINITY : Number(upTo));
      const values = buckets.get(le) ?? [];
      buckets.set(le, values);
      values.push([time, count]);
    }
  }
  return Array.from(buckets, ([le, values]) => ({ metric: { ...metric, le }, values }));
}
