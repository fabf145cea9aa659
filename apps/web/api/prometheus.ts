import { type ErrorCode, Fault, statusOf } from '@logflow/model';
import type { Logger } from '@logflow/runtime';
import { prometheus } from '@logflow/services';
import { type ApiOptions, callerOf } from './caller';
import { faultOf } from './problem';

const PREFIX = '/prometheus/api/v1/';
const MAX_FORM_BYTES = 1024 * 1024;

const ERROR_TYPES: Partial<Record<ErrorCode, string>> = {
  invalid: 'bad_data',
  unprocessable: 'bad_data',
  not_found: 'not_found',
  unavailable: 'unavailable',
  internal: 'internal',
};

/** Answers one request of `/prometheus/api/v1/*`, errors in Prometheus' own envelope. Never rejects. */
export async function servePrometheus(
  request: Request,
  options: ApiOptions & { logger: Pick<Logger, 'error'> },
): Promise<Response> {
  try {
    const context = await callerOf(asRead(request), options);
    const { status, contentType, body } = await prometheus.proxy(context, await proxyRequest(request));
    return new Response(body, { status, headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  } catch (error) {
    return envelope(faultOf(error, options.logger));
  }
}

/** Nothing here changes anything, so a POST with a form needs no proof of where its page lies. */
const asRead = (request: Request): Request => new Request(request.url, { method: 'GET', headers: request.headers });

async function proxyRequest(request: Request): Promise<prometheus.ProxyRequest> {
  const url = new URL(request.url);
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const form = method === 'POST' ? await readForm(request) : [];
  const params = new URLSearchParams([...form, ...url.searchParams]);
  return { method, path: url.pathname.slice(PREFIX.length), params };
}

async function readForm(request: Request): Promise<Iterable<[string, string]>> {
  const text = await request.text();
  if (text.length > MAX_FORM_BYTES) throw new Fault('too_large', `The form is larger than ${MAX_FORM_BYTES} bytes.`);
  return new URLSearchParams(text);
}

function envelope(fault: Fault): Response {
  const body = { status: 'error', errorType: ERROR_TYPES[fault.code] ?? fault.code, error: fault.message };
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  if (fault.code === 'unauthenticated') headers.set('www-authenticate', 'Basic realm="LogFlow", Bearer');
  return new Response(JSON.stringify(body), { status: statusOf(fault.code), headers });
}
