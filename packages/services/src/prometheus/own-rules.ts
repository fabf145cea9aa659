import type { ServiceContext } from '../context';
import { askPrometheus } from './upstream';

type Labels = Readonly<Record<string, string>>;

/** An alert as `/api/v1/rules` says it. */
export interface PrometheusRule {
  readonly state: 'firing' | 'pending' | 'inactive';
  readonly health: string;
  readonly lastError?: string;
  readonly labels?: Labels;
  readonly alerts?: readonly PrometheusAlert[];
}

interface PrometheusAlert {
  readonly labels: Labels;
  readonly state: 'firing' | 'pending';
  readonly activeAt: string;
  readonly value: string;
}

interface RuleGroup {
  readonly rules: readonly PrometheusRule[];
}

const PATIENCE_MS = 5_000;

/** @returns the groups as Prometheus has them, with the org's alerts alone; null where it does not answer. */
export async function ownGroups({ services, org }: ServiceContext): Promise<RuleGroup[] | null> {
  const request = {
    path: 'rules',
    params: new URLSearchParams({ type: 'alert' }),
    form: false,
    timeoutMs: PATIENCE_MS,
  };
  const answer = await askPrometheus(services.prometheus.url, request).catch(() => null);
  if (answer?.status !== 200) return null;
  const { data } = JSON.parse(answer.body) as { data: { groups: RuleGroup[] } };
  const own = data.groups.map((group) => ({
    ...group,
    rules: group.rules.filter(({ labels }) => labels?.org === org.slug && labels.logflow_alert !== undefined),
  }));
  return own.filter(({ rules }) => rules.length > 0);
}

/** @returns what fires or is pending of the org's alerts, as Prometheus has it. */
export const ownAlerts = async (context: ServiceContext): Promise<PrometheusAlert[]> =>
  ((await ownGroups(context)) ?? []).flatMap(({ rules }) => rules.flatMap(({ alerts = [] }) => alerts));
