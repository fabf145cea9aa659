import { join } from 'node:path';
import type { Env } from '@logflow/runtime';
import { stringify } from 'yaml';

/** A receiver, and which alerts it is told. */
export interface Route {
  /** Slug. */
  readonly org: string;
  readonly id: string;
  /** Ids; those that are not enabled too, so that the end of what they fired is told. */
  readonly alerts: 'all' | readonly string[];
}

const NOBODY = 'nobody';
/** The first of a group waits so long for others; what is added to it later, and what goes on, is told again after these. */
const TIMES = { group_wait: '5s', group_interval: '1m', repeat_interval: '4h' };
/** Of one message; how many more there are is said. */
const MOST_ALERTS = 20;

export const receiverName = (org: string, id: string): string => `${org}/${id}`;

/**
 * @returns Alertmanager's configuration: an org's alerts reach its own receivers alone. It tells LogFlow, which tells the
 *   receiver, so that nothing in it was written by a person.
 */
export function alertmanagerConfig(env: Pick<Env, 'home' | 'webInternalUrl'>, routes: readonly Route[]): string {
  const receivers = routes.map(({ org, id }) => ({
    name: receiverName(org, id),
    webhook_configs: [
      {
        url: `${env.webInternalUrl}/alertmanager/receivers/${encodeURIComponent(org)}/${id}`,
        send_resolved: true,
        max_alerts: MOST_ALERTS,
        http_config: { authorization: { credentials_file: join(env.home, 'alerts', 'token') } },
      },
    ],
  }));
  return stringify(
    {
      route: { receiver: NOBODY, group_by: ['org', 'logflow_alert'], ...TIMES, routes: routes.flatMap(routesOf) },
      receivers: [{ name: NOBODY }, ...receivers],
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** A route each: the matchers are part of what Alertmanager knows a group by, which another alert must not change. */
function routesOf({ org, id, alerts }: Route) {
  const chosen = alerts === 'all' ? [[]] : alerts.map((alert) => [matcher('logflow_alert', alert)]);
  return chosen.map((more) => ({
    receiver: receiverName(org, id),
    matchers: [matcher('org', org), ...more],
    continue: true,
  }));
}

const matcher = (name: string, value: string): string => `${name}=${JSON.stringify(value)}`;
