import type { ServiceContext } from '../context';
import { askPrometheus } from './upstream';

/** A series over time, as Prometheus answers a range query. */
export interface Sampled {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** PromQL, confined to the org, at each step of a range. Times are seconds since the epoch. */
export interface RangeQuery {
  readonly query: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Further parameters of Prometheus, such as `timeout` or `lookback_delta`. */
  readonly with?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The series; or why there are none, in Prometheus' own words. */
export type RangeAnswer<T> =
  | { readonly result: readonly T[] }
  | { readonly result: null; readonly errorType: string | undefined; readonly reason: string };

/** @throws Fault `unavailable` when no answer comes, `too_large` for one that is longer than `maxBytes` */
export async function queryRange<T = Sampled>(
  { services }: ServiceContext,
  { query, from, to, step, with: more, timeoutMs, maxBytes, signal }: RangeQuery,
): Promise<RangeAnswer<T>> {
  const params = new URLSearchParams({ query, start: String(from), end: String(to), step: String(step), ...more });
  const limits = { timeoutMs, ...(maxBytes !== undefined && { maxBytes }), ...(signal && { signal }) };
  const { status, body } = await askPrometheus(services.prometheus.url, {
    path: 'query_range',
    params,
    form: true,
    ...limits,
  });
  const answer = parse<T>(body);
  if (answer.status === 'success') return { result: answer.data?.result ?? [] };
  return { result: null, errorType: answer.errorType, reason: answer.error ?? `status ${status}` };
}

interface Envelope<T> {
  readonly status?: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: { readonly result?: readonly T[] };
}

function parse<T>(body: string): Envelope<T> {
  try {
    return JSON.parse(body) as Envelope<T>;
  } catch {
    return {};
  }
}
