import { Fault } from '@logflow/model';
import { httpAddress } from '@logflow/runtime';
import type { Services } from '../context';

const WITHIN_MS = 10_000;

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
}

/**
 * Asks Alertmanager.
 * @param path after `/api/v2/`
 * @returns what it answers; undefined where that is nothing
 * @throws Fault `unavailable` where it does not answer, `invalid` with its own words where it refuses, `not_found`
 */
export async function askAlertmanager(
  { env }: Pick<Services, 'env'>,
  path: string,
  { method = 'GET', body }: Asked = {},
): Promise<unknown> {
  const { url, headers } = httpAddress(env.alertmanagerUrl);
  const response = await fetch(`${url}/api/v2/${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(WITHIN_MS),
  }).catch((cause: unknown) => {
    throw new Fault('unavailable', 'Alertmanager does not answer: check that it runs, or set ALERTMANAGER_URL.', {
      cause,
    });
  });
  const text = await response.text();
  if (response.status === 404) throw new Fault('not_found', 'Alertmanager does not know it.');
  if (response.status >= 500)
    throw new Fault('unavailable', `Alertmanager answers ${response.status}: ${text.slice(0, 300)}`);
  if (!response.ok) throw new Fault('invalid', `Alertmanager refuses it: ${text.slice(0, 300)}`);
  return text === '' ? undefined : JSON.parse(text);
}
