import type { ServiceContext } from '../context';
import { askPrometheus } from '../prometheus/upstream';

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

interface RuleState {
  readonly state: 'firing' | 'pending' | 'inactive';
  readonly health: string;
  readonly lastError?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly state: 'firing' | 'pending';
    readonly activeAt: string;
    readonly value: string;
  }[];
}

const PATIENCE_MS = 5_000;
/** Which LogFlow adds. */
const OWN_LABELS = ['alertname', 'org', 'logflow_alert', 'severity'];

/** By id, of the alerts that Prometheus has; null where it does not answer. */
export type AlertStates = ReadonlyMap<string, AlertState> | null;

/** @returns how the org's alerts stand */
export async function readStates(context: ServiceContext): Promise<AlertStates> {
  const params = new URLSearchParams({ type: 'alert' });
  const request = { path: 'rules', params, form: false, timeoutMs: PATIENCE_MS };
  const answer = await askPrometheus(context.services.prometheus.url, request).catch(() => null);
  if (answer === null || answer.status !== 200) return null;
  const { data } = JSON.parse(answer.body) as { data: { groups: { rules: RuleState[] }[] } };
  const own = data.groups
    .flatMap(({ rules }) => rules)
    .filter(({ labels }) => labels.org === context.org.slug && labels.logflow_alert !== undefined);
  return new Map(own.map((rule) => [rule.labels.logflow_alert as string, stateOf(rule)]));
}

export function stateIn(states: AlertStates, alert: { readonly id: string; readonly enabled: boolean }): AlertState {
  const none = { problem: null, active: [] };
  if (!alert.enabled) return { state: 'off', ...none };
  if (states === null) return { state: 'unknown', ...none, problem: 'Prometheus does not answer' };
  return states.get(alert.id) ?? { state: 'loading', ...none };
}

const stateOf = ({ state, health, lastError, alerts }: RuleState): AlertState => ({
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
