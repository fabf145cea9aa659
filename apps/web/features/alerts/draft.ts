import { BUCKET } from '../explore/counts';
import type { Condition, NewAlert, Severity } from './hooks/use-alerts';

/** The form of an alert: every field of every kind, so that changing the kind and back loses nothing. */
export interface Draft {
  readonly name: string;
  readonly kind: Condition['kind'];
  readonly metric: string;
  /** None: one alert for all of the metric. */
  readonly by: readonly string[];
  readonly more: number;
  readonly window: string;
  readonly usually: '1d' | '7d';
  readonly expr: string;
  readonly for: string;
  readonly severity: Severity;
  /** Ids of receivers; null: all of them. */
  readonly tell: readonly string[] | null;
}

const USUAL: Draft = {
  ...{ name: '', kind: 'count', metric: '', by: [], more: 10, window: '5m', usually: '7d', expr: '' },
  ...{ for: '0s', severity: 'warning', tell: null },
};

/** @returns the form of a saved alert. */
export function draftOf({ name, condition, for: held, severity, receivers }: NewAlert): Draft {
  const common = { ...USUAL, name, for: spellDuration(held), severity, tell: receivers === 'all' ? null : receivers };
  if (condition.kind === 'promql') return { ...common, kind: 'promql', expr: condition.expr };
  const { metric, window } = condition;
  if (condition.kind === 'silent') return { ...common, kind: 'silent', metric, window, usually: condition.usually };
  return { ...common, kind: 'count', metric, window, by: condition.by, more: condition.moreThan };
}

interface Known {
  readonly name: string;
  readonly labelNames: readonly string[];
}

/** @returns the labels by which an alert can tell series apart: buckets have no count of their own. */
export const labelsOf = (metric: Known | undefined): string[] =>
  metric?.labelNames.filter((label) => label !== BUCKET) ?? [];

/** @returns the label by which a metric's alerts are told apart until somebody chooses */
export const firstLabel = (metric: Known | undefined): string[] => labelsOf(metric).slice(0, 1);

/** @returns the form that a metric's first alert needs no change of. */
export function freshDraft(metric: Known | undefined): Draft {
  const by = firstLabel(metric);
  return { ...USUAL, metric: metric?.name ?? '', by };
}

/** @returns a name that says what the alert is about; what is typed goes before it. */
export function nameOf(draft: Draft): string {
  if (draft.name.trim() !== '') return draft.name.trim();
  const metric = draft.metric.replace(/_total$/, '').replaceAll('_', ' ');
  if (draft.kind === 'silent') return metric && `${metric}: silent`;
  return draft.kind === 'count' ? metric && `${metric}: more than ${draft.more} in ${draft.window}` : '';
}

export function conditionOf({ kind, metric, by, more, window, usually, expr }: Draft): Condition {
  if (kind === 'promql') return { kind, expr };
  if (kind === 'silent') return { kind, metric, window, usually };
  return { kind, metric, window, by, moreThan: more };
}

/** @returns what `POST /alerts` takes. */
export const alertOf = (draft: Draft, enabled: boolean): NewAlert => ({
  name: nameOf(draft),
  condition: conditionOf(draft),
  for: draft.for,
  severity: draft.severity,
  receivers: draft.tell ?? 'all',
  enabled,
});

/** Whether there is enough of it to be tried on history. */
export const canTry = ({ kind, metric, more, expr }: Draft): boolean =>
  kind === 'promql' ? expr.trim() !== '' : metric !== '' && (kind === 'silent' || more >= 0);

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** @returns `5m` for `300s`; what is no whole number of minutes as it is. */
export function spellDuration(text: string): string {
  const seconds = Number(/^(\d+)s$/.exec(text)?.[1] ?? Number.NaN);
  const unit = UNITS.find(([, size]) => seconds > 0 && seconds % size === 0);
  return unit ? `${seconds / unit[1]}${unit[0]}` : text;
}
