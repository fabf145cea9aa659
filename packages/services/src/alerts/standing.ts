import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { askPrometheus } from '../prometheus/upstream';
import { askAlertmanager } from './alertmanager';
import { receiverName } from './alertmanager-config';
import { promtoolPath } from './prometheus-tools';
import { alertmanagerFile, rulesFolder } from './write-out';

/** Whether alerts are evaluated, and whether anybody is told. Each problem is a sentence with its remedy; null: all is well. */
export interface AlertsStanding {
  readonly evaluation: string | null;
  readonly notification: string | null;
  /** Whether promtool checks what is written. */
  readonly promtool: boolean;
}

const PATIENCE_MS = 5_000;
/** Prometheus says in whole seconds when it loaded them, by a clock that may be another. */
const GRACE_MS = 10_000;

export async function standing(context: ServiceContext): Promise<AlertsStanding> {
  requireRole(context, 'admin');
  const [evaluation, notification] = await Promise.all([evaluationProblem(context), notificationProblem(context)]);
  return { evaluation, notification, promtool: promtoolPath(context.services.env.home) !== undefined };
}

/** A Prometheus of somebody's own has to be told where the rules lie, and where alerts go. */
async function evaluationProblem({ services }: ServiceContext): Promise<string | null> {
  const request = { path: 'status/config', params: new URLSearchParams(), form: false, timeoutMs: PATIENCE_MS };
  const answer = await askPrometheus(services.prometheus.url, request).catch(() => null);
  if (answer === null)
    return 'Prometheus does not answer, so no alert is evaluated: check that it runs, or set PROMETHEUS_URL.';
  const { data } = JSON.parse(answer.body) as { data?: { yaml?: string } };
  const folder = rulesFolder(services.env.home);
  const config = data?.yaml ?? '';
  if (!config.includes(folder)) {
    return `Prometheus does not load the alerts: add rule_files: ["${join(folder, '*.yml')}"] to its configuration and start it with --web.enable-lifecycle.`;
  }
  if (config.includes('path_prefix: /alertmanager')) return staleProblem(services);
  return (
    `Prometheus evaluates the alerts and does not tell LogFlow: name ${services.env.webUrl} with path_prefix: /alertmanager ` +
    `under alerting.alertmanagers of its configuration, with credentials_file: ${join(services.env.home, 'alerts', 'token')}.`
  );
}

/** A Prometheus of somebody's own may be reloaded by a signal alone, which LogFlow does not send. */
async function staleProblem({ prometheus, env }: ServiceContext['services']): Promise<string | null> {
  const request = { path: 'status/runtimeinfo', params: new URLSearchParams(), form: false, timeoutMs: PATIENCE_MS };
  const answer = await askPrometheus(prometheus.url, request).catch(() => null);
  const { data } = JSON.parse(answer?.body ?? '{}') as { data?: { lastConfigTime?: string } };
  const written = await stat(rulesFolder(env.home)).catch(() => null);
  if (written === null || !(Date.parse(data?.lastConfigTime ?? '') + GRACE_MS < written.mtimeMs)) return null;
  return 'Prometheus has not loaded the alerts since they changed: reload it by a signal, or start it with --web.enable-lifecycle.';
}

async function notificationProblem(context: ServiceContext): Promise<string | null> {
  const { env } = context.services;
  try {
    const known = (await askAlertmanager(context.services, 'receivers')) as { name: string }[];
    const unknown = await unknownReceiver(context, new Set(known.map(({ name }) => name)));
    if (unknown === null) return null;
    return `Alertmanager does not know the receiver ${unknown} yet. If that stays, have it load ${alertmanagerFile(env.home)}.`;
  } catch (error) {
    const missing = await readFile(join(env.home, 'alertmanager', 'missing.txt'), 'utf8').catch(() => null);
    const reason = missing ?? (error instanceof Fault ? error.message : String(error));
    return `Alerts fire and nobody is notified. ${reason}`;
  }
}

async function unknownReceiver({ services, org }: ServiceContext, known: ReadonlySet<string>): Promise<string | null> {
  const { rows } = await services.db.pool.query<{ id: string; name: string }>(
    'select id, name from alert_receiver where org_id = $1 order by name',
    [org.id],
  );
  return rows.find(({ id }) => !known.has(receiverName(org.slug, id)))?.name ?? null;
}
