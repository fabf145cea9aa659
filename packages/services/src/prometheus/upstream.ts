import { Fault } from '@logflow/model';

/** What Prometheus answered, in its own envelope, errors included. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface UpstreamRequest {
  /** After `/api/v1/`. */
  readonly path: string;
  readonly params: URLSearchParams;
  /** Whether Prometheus takes the parameters as a form, so that they may be long. */
  readonly form: boolean;
}

/** A little above Prometheus' own `--query.timeout`. */
const TIMEOUT_MS = 125_000;

/** @throws Fault `unavailable` when no answer comes */
export async function askPrometheus(base: string, request: UpstreamRequest): Promise<UpstreamAnswer> {
  const url = `${base}/api/v1/${request.path}`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = request.form
      ? await fetch(url, { method: 'POST', body: request.params, signal })
      : await fetch(`${url}?${request.params}`, { signal });
    const contentType = response.headers.get('content-type') ?? 'application/json';
    return { status: response.status, contentType, body: await response.text() };
  } catch (cause) {
    throw new Fault('unavailable', 'Prometheus does not answer: check that it runs and that PROMETHEUS_URL names it.', {
      cause,
    });
  }
}
