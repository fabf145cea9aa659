import { stringify } from 'yaml';
import type { Alert } from './alert';
import { alertExpression, type Setting } from './expression';
import { secondsOf } from './input';

/** An alert, and what its expression is made with. */
export interface WrittenAlert {
  readonly alert: Alert;
  readonly setting: Setting;
}

/** A search over a week of hours need not be made four times a minute. */
const SILENCE_INTERVAL = '1m';
/** Prometheus gives up a rule that would make more. */
const MOST_AT_ONCE = 1000;

/**
 * Templates are LogFlow's alone: they may run PromQL, and what a person writes must not. `at`: when it was evaluated, unix
 * seconds.
 */
const ANNOTATIONS = { value: '{{ $value }}', at: '{{ with query "time()" }}{{ . | first | value }}{{ end }}' };

/** @returns the org's rules as a rule file of Prometheus; labels of a rule go before those of its expression. */
export function ruleFile(org: string, alerts: readonly WrittenAlert[]): string {
  const isSilent = ({ alert }: WrittenAlert) => alert.condition.kind === 'silent';
  const groups = [
    { name: `logflow ${org}`, limit: MOST_AT_ONCE, rules: alerts.filter((one) => !isSilent(one)).map(ruleOf) },
    {
      name: `logflow ${org} silence`,
      interval: SILENCE_INTERVAL,
      limit: MOST_AT_ONCE,
      rules: alerts.filter(isSilent).map(ruleOf),
    },
  ];
  return stringify(
    { groups: groups.filter(({ rules }) => rules.length > 0) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

const ruleOf = ({ alert, setting }: WrittenAlert) => ({
  alert: alert.name,
  expr: alertExpression(alert.condition, setting, alert.id),
  for: `${secondsOf(alert.for)}s`,
  labels: { org: setting.org, logflow_alert: alert.id, logflow_severity: alert.severity },
  annotations: ANNOTATIONS,
});
