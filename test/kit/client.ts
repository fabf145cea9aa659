/** A client of the REST API and of ingest, as an outside program would be: only what the contract promises. */
export interface ApiAddress {
  readonly webUrl: string;
  readonly apiKey: string;
}

export interface IngestAddress {
  readonly ingestUrl: string;
  readonly ingestToken: string;
}

export interface LogsPage {
  readonly records: readonly LogRecord[];
  readonly total: number;
  readonly counted?: number;
  readonly nextCursor?: string | null;
}

export interface LogRecord {
  readonly id: string;
  readonly body: string;
  readonly committedAt: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly { readonly ruleId: string; readonly spans: readonly ([number, number] | null)[] }[];
  readonly series: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
}

const RETRY_MS = 200;
const PAGE = 1000;

/** @throws Error with the answer's text where it is not 2xx. */
export async function api<T>(address: ApiAddress, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${address.webUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${address.apiKey}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Sends lines as text under one idempotency key until they are accepted, whatever happens in between. */
export async function sendLines(address: IngestAddress, lines: readonly string[], key: string): Promise<void> {
  for (;;) {
    const answer = await tryToSend(address, lines, key);
    if (answer === 200) return;
    if (answer !== undefined && answer !== 429 && answer < 500) throw new Error(`ingest answered ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function tryToSend(address: IngestAddress, lines: readonly string[], key: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${address.ingestUrl}/ingest`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${address.ingestToken}`,
        'content-type': 'text/plain',
        'idempotency-key': key,
      },
      body: lines.join('\n'),
      signal: AbortSignal.timeout(10_000),
    });
    await response.text();
    return response.status;
  } catch {
    return undefined;
  }
}

/** @returns every record of a search, page by page, and the first page's sums. */
export async function allLogs(address: ApiAddress, query: Record<string, string>): Promise<LogsPage> {
  const records: LogRecord[] = [];
  let cursor: string | null | undefined;
  let first: LogsPage | undefined;
  do {
    const parameters = new URLSearchParams({ ...query, limit: String(PAGE), ...(cursor ? { cursor } : {}) });
    const page = await api<LogsPage>(address, 'GET', `/api/v1/logs?${parameters}`);
    first ??= page;
    records.push(...page.records);
    cursor = page.nextCursor;
  } while (cursor);
  return { ...first, records };
}

export interface PrometheusSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** @returns the series of an instant query at a time in unix seconds, without their name and org. */
export async function instant(address: ApiAddress, query: string, time: number): Promise<PrometheusSample[]> {
  type Answer = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
  const parameters = new URLSearchParams({ query, time: String(time) });
  const answer = await api<Answer>(address, 'GET', `/prometheus/api/v1/query?${parameters}`);
  return answer.data.result.map(({ metric, value }) => {
    const { __name__, org, ...labels } = metric;
    return { labels, value: Number(value[1]) };
  });
}

/**
 * @param names every label name that series of the metric have: one this series lacks is asked for as empty.
 * @returns a PromQL selector of exactly one series.
 */
export function selectorOf(metric: string, labels: Readonly<Record<string, string>>, names: Iterable<string>): string {
  const matchers = [...names].map((name) => `${name}=${JSON.stringify(labels[name] ?? '')}`);
  return `${metric}{${matchers.join(',')}}`;
}
