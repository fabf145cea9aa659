import type { ServiceContext } from '../context';
import { ownGroups, type PrometheusRule } from '../prometheus/own-rules';

/** What Prometheus says of an alert at present. */
export interface AlertState {
  /**
   * `loading`: Prometheus does not have it yet. `unknown`: Prometheus does not answer, or cannot evaluate it.
   * `off`: it is not enabled.
   */
  readonly state: 'firing' | 'pending' | 'ok' | 'loading' | 'unknown' | 'off';
  /** Why it cannot be evaluated; null where it can. */
  readonly problem: string | null;
  /** What it fires or soon may fire for. */
  readonly active: readonly ActiveAlert[];
}

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'firing' | 'pending';
  readonly since: string;
  readonly value: number;
}

/** Which LogFlow adds. */
const OWN_LABELS = ['alertname', 'org', 'logflow_alert', 'logflow_severity'];

/** By id, of the alerts that Prometheus has; null where it does not answer. */
export type AlertStates = ReadonlyMap<string, AlertState> | null;

/** @returns how the org's alerts stand */
export async function readStates(context: ServiceContext): Promise<AlertStates> {
  const groups = await ownGroups(context);
  if (groups === null) return null;
  return new Map(groups.flatMap(({ rules }) => rules.map((rule) => [rule.labels?.logflow_alert ?? '', stateOf(rule)])));
}

export function stateIn(states: AlertStates, alert: { readonly id: string; readonly enabled: boolean }): AlertState {
  const none = { problem: null, active: [] };
  if (!alert.enabled) return { state: 'off', ...none };
  if (states === null) return { state: 'unknown', ...none, problem: 'Prometheus does not answer' };
  return states.get(alert.id) ?? { state: 'loading', ...none };
}

const stateOf = ({ state, health, lastError, alerts = [] }: PrometheusRule): AlertState => ({
  state: health === 'err' ? 'unknown' : state === 'inactive' ? 'ok' : state,
  problem: health === 'err' ? (lastError ?? 'Prometheus cannot evaluate it') : null,
  active: alerts.map((alert) => ({
    labels: shownLabels(alert.labels),
    state: alert.state,
    since: alert.activeAt,
    value: Number(alert.value),
  })),
});

/** @returns what an alert fires for: its labels without those that LogFlow added. */
export const shownLabels = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !OWN_LABELS.includes(name)));
