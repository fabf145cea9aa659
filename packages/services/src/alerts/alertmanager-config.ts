import { stringify } from 'yaml';

/** A receiver, and which alerts it is told. */
export interface Route {
  /** Slug. */
  readonly org: string;
  readonly id: string;
  /** Ids. */
  readonly alerts: 'all' | readonly string[];
  /** As Alertmanager's configuration has it, without the name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const NOBODY = 'nobody';
/** The first of a group waits so long for others; what is added to it later, and what goes on, is told again after these. */
const TIMES = { group_wait: '5s', group_interval: '1m', repeat_interval: '4h' };

/** The label that names the one receiver that a test is for. */
export const TEST_LABEL = 'logflow_test';

export const receiverName = (org: string, id: string): string => `${org}/${id}`;

/** @returns Alertmanager's configuration: an org's alerts reach its own receivers alone */
export function alertmanagerConfig(routes: readonly Route[]): string {
  return stringify(
    {
      route: {
        receiver: NOBODY,
        group_by: ['org', 'logflow_alert', TEST_LABEL],
        ...TIMES,
        routes: routes.flatMap(routesOf),
      },
      receivers: [
        { name: NOBODY },
        ...routes.map(({ org, id, settings }) => ({ name: receiverName(org, id), ...settings })),
      ],
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function routesOf({ org, id, alerts }: Route) {
  const receiver = receiverName(org, id);
  const ofOrg = matcher('org', '=', org);
  const chosen = alerts === 'all' ? [] : [matcher('logflow_alert', '=~', alerts.join('|'))];
  const test = { receiver, matchers: [ofOrg, matcher(TEST_LABEL, '=', id)], continue: true };
  if (alerts.length === 0) return [test];
  return [test, { receiver, matchers: [ofOrg, matcher(TEST_LABEL, '=', ''), ...chosen], continue: true }];
}

const matcher = (name: string, op: '=' | '=~', value: string): string => `${name}${op}${JSON.stringify(value)}`;
