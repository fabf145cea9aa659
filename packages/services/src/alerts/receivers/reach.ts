import { hostProblem, type Reach } from '@logflow/delivery';
import type { Env } from '@logflow/runtime';

/** Receivers name the whole address that is asked: on this machine that could be a server of LogFlow's own. */
export const reachOf = (env: Env): Reach => (env.receiversOnLoopback ? 'with loopback' : 'without loopback');

/** @returns why no receiver may live at an address, such as `http://host/` or `smtp://host:25`; null where one may. */
export function placeProblem(env: Env, address: string): string | null {
  const { hostname } = new URL(address);
  const problem = hostProblem(hostname, reachOf(env));
  if (problem !== null && hostProblem(hostname) === null) {
    return 'leads to this machine itself: set RECEIVERS_ON_LOOPBACK=allow where receivers live there';
  }
  if (problem !== null) return `is ${problem}: no receiver lives there`;
  return ownServers(env).has(serverOf(address)) ? 'is a server of LogFlow itself: no receiver lives there' : null;
}

/** The servers that LogFlow is configured with and those that it starts, by the names it knows them by. */
function ownServers(env: Env): ReadonlySet<string> {
  const { prometheusUrl, remoteWriteUrl, alertmanagerUrl, databaseUrl, redisUrl, webInternalUrl } = env;
  const configured = [prometheusUrl, remoteWriteUrl, alertmanagerUrl, databaseUrl, redisUrl, webInternalUrl];
  const workers = Array.from({ length: env.workers }, (_, index) => env.workerPort + index);
  const started = [env.ingestPort, ...workers].map((port) => `http://localhost:${port}`);
  return new Set([...configured, ...started].flatMap((url) => (url === undefined ? [] : [serverOf(url)])));
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  ...{ 'http:': '80', 'https:': '443' },
  ...{ 'postgres:': '5432', 'postgresql:': '5432', 'redis:': '6379', 'rediss:': '6379' },
};

/** @returns `host:port`, the same for all spellings of a server; all addresses of this machine are one. */
function serverOf(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  // Of http alone URL brings hosts into one form, such as 127.0.0.1 for 2130706433.
  const asHttp = `http://${hostname}`;
  const host = (URL.canParse(asHttp) ? new URL(asHttp).hostname : hostname).replace(/\.$/, '');
  const isHere = hostProblem(host) === null && hostProblem(host, 'without loopback') !== null;
  return `${isHere ? 'localhost' : host}:${port || DEFAULT_PORTS[protocol]}`;
}
