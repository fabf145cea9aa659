import { hostProblem, type Reach } from '@logflow/delivery';
import type { Env } from '@logflow/runtime';

/** Receivers name the whole address that is asked: on this machine that could be a server of LogFlow's own. */
export const reachOf = (env: Env): Reach => (env.receiversOnLoopback ? 'with loopback' : 'without loopback');

/** @returns why no receiver may live at an address, such as `http://host/` or `smtp://host:25`; null where one may. */
export function placeProblem(env: Env, address: string): string | null {
  const { hostname, host } = new URL(address);
  const problem = hostProblem(hostname, reachOf(env));
  if (problem !== null && hostProblem(hostname) === null) {
    return 'leads to this machine itself: set RECEIVERS_ON_LOOPBACK=allow where receivers live there';
  }
  if (problem !== null) return `is ${problem}: no receiver lives there`;
  return ownServers(env).has(host) ? 'is a server of LogFlow itself: no receiver lives there' : null;
}

const ownServers = (env: Env): ReadonlySet<string> =>
  new Set(
    [env.prometheusUrl, env.alertmanagerUrl, env.databaseUrl, env.redisUrl].flatMap((url) =>
      url === undefined ? [] : [new URL(url).host],
    ),
  );
