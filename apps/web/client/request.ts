import type { FieldError } from '@logflow/model';

interface Problem {
  readonly status?: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

/** An answer of the API that is not a success, as the problem document says it. `status` 0: no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `LogFlow answered ${status}.`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'internal';
    this.errors = problem.errors ?? [];
  }
}

const NO_ANSWER: Problem = {
  code: 'unavailable',
  detail: 'LogFlow does not answer. Check that it is running and that you are online, then try again.',
};

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { detail: `LogFlow answered ${response.status} without saying why. Its log has the details.` };
  }
}

function toSignIn(): void {
  const here = window.location.pathname + window.location.search;
  if (!here.startsWith('/sign-in')) window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** A table as text, in place of `body`. */
  readonly csv?: string;
  readonly signal?: AbortSignal;
  /** Answer at once while the work goes on, where the API can. */
  readonly noWait?: boolean;
}

/**
 * Asks the REST API with the session of the page. `path` begins after `/api/v1`.
 * @throws ApiError; a 401 also leads to the sign-in page.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, csv, signal, noWait } = options;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (csv !== undefined) headers['content-type'] = 'text/csv';
  if (noWait) headers.prefer = 'respond-async';
  const init: RequestInit = {
    method,
    headers,
    body: csv ?? (body === undefined ? null : JSON.stringify(body)),
    signal: signal ?? null,
  };
  const response = await fetch(`/api/v1${path}`, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, NO_ANSWER);
  });
  if (response.status === 401) toSignIn();
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** What every list of the API looks like. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** @returns `?a=1&b=2` from what is set; an array repeats its key. */
export function queryString(values: Record<string, string | number | undefined | null | readonly string[]>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
