import type { Alert } from './alert';
import { secondsOf } from './input';

interface Fired {
  readonly labels: Readonly<Record<string, string>>;
  /** What Prometheus computed. */
  readonly value: number;
  /** How many lines there are in its window; null where nobody knows. */
  readonly lines: number | null;
}

/** @returns one sentence that says what happened, as in `12 lines in 5 minutes, more than 10: logins_total{user="root"}.` */
export function summaryOf({ name, condition }: Alert, { labels, value, lines }: Fired): string {
  if (condition.kind === 'promql') return `${name} is at ${number(value)}${named(labels)}.`;
  const window = spelled(secondsOf(condition.window) as number);
  if (condition.kind === 'silent')
    return `${condition.metric} usually counts lines and has counted none for ${window}.`;
  const count = number(lines ?? value);
  return `${count} lines in ${window}, more than ${number(condition.moreThan)}: ${condition.metric}${named(labels)}.`;
}

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });

function named(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** @returns `5 minutes`, `1 hour` */
export function spelled(seconds: number): string {
  const [unit, size] = UNITS.find(([, one]) => seconds % one === 0 && seconds >= one) ?? UNITS[3];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
