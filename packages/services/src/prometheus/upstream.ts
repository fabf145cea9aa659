import { Fault } from '@logflow/model';
import { httpAddress } from '@logflow/runtime';

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
  /** After which it is given up; a little above Prometheus' own `--query.timeout` where nothing is said. */
  readonly timeoutMs?: number;
  /** Ends the asking, because nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** A longer answer is given up. */
  readonly maxBytes?: number;
}

const TIMEOUT_MS = 125_000;

/**
 * @throws Fault `unavailable` when no answer comes, `not_found` for what this version of Prometheus does not have,
 *   `too_large` for an answer that is longer than `maxBytes`
 */
export async function askPrometheus(base: string, request: UpstreamRequest): Promise<UpstreamAnswer> {
  const response = await send(base, request).catch((cause: unknown) => {
    if (cause instanceof Fault) throw cause;
    throw new Fault('unavailable', silence(cause, request.timeoutMs ?? TIMEOUT_MS), { cause });
  });
  const { status, contentType, body } = response;
  if (JSON_TYPE.test(contentType)) return response;
  if (status === 404) throw new Fault('not_found', `This version of Prometheus has no /api/v1/${request.path}.`);
  throw new Fault('unavailable', `What answers at PROMETHEUS_URL is no Prometheus: ${status}, ${body.slice(0, 200)}`);
}

const silence = (cause: unknown, timeoutMs: number): string =>
  cause instanceof Error && cause.name === 'TimeoutError'
    ? `Prometheus has not answered within ${timeoutMs / 1000} seconds: it hangs, or the range is too long for it.`
    : 'Prometheus does not answer: check that it runs and that PROMETHEUS_URL names it.';

const JSON_TYPE = /^application\/json\b/;

async function send(base: string, request: UpstreamRequest): Promise<UpstreamAnswer> {
  const { path, params, form, timeoutMs = TIMEOUT_MS, maxBytes = Number.POSITIVE_INFINITY } = request;
  const address = httpAddress(base);
  const url = `${address.url}/api/v1/${path}`;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  const response = form
    ? await fetch(url, { method: 'POST', headers: address.headers, body: params, signal })
    : await fetch(`${url}?${params}`, { headers: address.headers, signal });
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, body: await readText(response, maxBytes) };
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    bytes += read.value.byteLength;
    if (bytes > maxBytes) {
      await reader?.cancel();
      throw new Fault('too_large', `The answer is longer than ${maxBytes / 2 ** 20} MiB.`);
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
