import { join } from 'node:path';
import { httpAddress } from '@logflow/runtime';
import { askPrometheus } from '../prometheus/upstream';
import { complain, settle } from './complaints';

const WITHIN_MS = 10_000;
/** Prometheus answers it where it is reloaded by a signal alone, as the launcher does with its own when rules change. */
const BY_SIGNAL = 403;
const REMEDY = 'reload it by a signal, or start it with --web.enable-lifecycle';

/** @returns whether it has loaded its files anew, or LogFlow can do nothing more for that */
export async function reloadPrometheus(base: string, home: string): Promise<boolean> {
  const answer = await askToReload(base);
  if (answer !== BY_SIGNAL) return isLoaded('Prometheus', answer);
  if (await isLaunchers(base, home)) settle('Prometheus');
  else complain('Prometheus', REMEDY, { server: 'Prometheus' }, 'it loads changed alerts at no request');
  return true;
}

/** @returns whether it has loaded its files anew */
export const reloadAlertmanager = async (base: string): Promise<boolean> =>
  isLoaded('Alertmanager', await askToReload(base));

/** @returns the status of its answer, or why there is none */
async function askToReload(base: string): Promise<number | string> {
  const { url, headers } = httpAddress(base);
  const signal = AbortSignal.timeout(WITHIN_MS);
  return fetch(`${url}/-/reload`, { method: 'POST', headers, signal }).then(
    ({ status }) => status,
    (error: Error) => error.message,
  );
}

function isLoaded(name: string, answer: number | string): boolean {
  if (typeof answer === 'number' && answer >= 200 && answer < 300) {
    settle(name);
    return true;
  }
  const problem = typeof answer === 'number' ? `status ${answer}` : answer;
  complain(name, problem, { server: name }, 'it did not load its alerts anew; that is tried again');
  return false;
}

/** @returns whether the launcher started it, which knows when rules change */
async function isLaunchers(base: string, home: string): Promise<boolean> {
  const request = { path: 'status/flags', params: new URLSearchParams(), form: false, timeoutMs: WITHIN_MS };
  const answer = await askPrometheus(base, request).catch(() => null);
  const { data } = JSON.parse(answer?.body ?? '{}') as { data?: Readonly<Record<string, string>> };
  return data?.['config.file'] === join(home, 'prometheus', 'prometheus.yml');
}
