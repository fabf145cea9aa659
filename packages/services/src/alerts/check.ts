import { Fault } from '@logflow/model';
import { checkLabelName } from '@logflow/series';
import type { ServiceContext } from '../context';
import { askPrometheus } from '../prometheus/upstream';
import { settingOf } from './alert';
import { alertExpression, type Setting } from './expression';
import type { Condition } from './input';

const PATIENCE_MS = 10_000;

/**
 * Refuses what could never be evaluated: a metric that there is not, PromQL that is none, and what Prometheus itself says
 * against it; where that is away, what can be told without it.
 * @returns what its expression is made with
 * @throws Fault `unprocessable` on `condition.<field>`
 */
export async function checkCondition(context: ServiceContext, condition: Condition): Promise<Setting> {
  if (condition.kind !== 'promql') await requireCounted(context, condition.metric);
  const labels = condition.kind === 'count' ? condition.by : [];
  const [wrongLabel] = labels.map(labelFault).filter((fault) => fault !== null);
  if (wrongLabel !== undefined) throw wrong('condition.by', wrongLabel);
  const setting = await settingOf(context, condition);
  const expression = asField(() => alertExpression(condition, setting));
  await refuseWhatPrometheusRefuses(context, expression);
  return setting;
}

/** Prometheus and LogFlow give these to every alert. */
const TAKEN = /^(alertname|logflow_.*)$/;

function labelFault(by: string): string | null {
  if (by === 'le') return 'le tells buckets apart, which count the same lines: choose another label, or write PromQL';
  if (TAKEN.test(by)) return `${by} is a label of every alert already: choose another label, or write PromQL`;
  return checkLabelName(by);
}

async function requireCounted(context: ServiceContext, metric: string): Promise<void> {
  const { rows } = await context.services.db.pool.query<{ type: string }>(
    'select type from metric where org_id = $1 and name = $2',
    [context.org.id, metric],
  );
  const type = rows[0]?.type;
  if (type === undefined) throw wrong('condition.metric', `There is no metric ${metric}: choose one that a rule feeds`);
  if (type !== 'gauge') return;
  throw wrong('condition.metric', `${metric} is a gauge and counts no lines: write PromQL, such as ${metric} > 10`);
}

function asField<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid') throw wrong('condition.expr', error.message);
    throw error;
  }
}

async function refuseWhatPrometheusRefuses(context: ServiceContext, query: string): Promise<void> {
  const params = new URLSearchParams({ query });
  const request = { path: 'query', params, form: true, timeoutMs: PATIENCE_MS };
  const answer = await askPrometheus(context.services.prometheus.url, request).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'unavailable') return null;
    throw error;
  });
  if (answer === null || answer.status >= 500) return;
  const { error, data } = JSON.parse(answer.body) as { error?: string; data?: { resultType?: string } };
  if (answer.status >= 400)
    throw wrong('condition.expr', `Prometheus refuses it: ${error ?? `status ${answer.status}`}`);
  if (data?.resultType === 'matrix' || data?.resultType === 'string') throw wrong('condition.expr', NO_VALUES);
}

const NO_VALUES =
  'This gives no value at a time: write what does, such as increase(x_total[5m]) > 10 where it now ends in [5m]';

export function wrong(path: string, text: string): Fault {
  const message = /[.!?]$/.test(text) ? text : `${text}.`;
  return new Fault('unprocessable', message, { errors: [{ path, message }] });
}
