import type { Alert } from './alert';
import { wholeWindow } from './expression';

interface Fired {
  readonly labels: Readonly<Record<string, string>>;
  /** What Prometheus computed. */
  readonly value: number;
  /** What was counted in its window; null where nobody knows. */
  readonly found: Found | null;
}

/** What was counted. */
export interface Found {
  readonly lines: number;
  /** What they add up to: as much, but for metrics that take a captured number. */
  readonly sum: number;
}

/**
 * @param interval of sampling, seconds
 * @returns one sentence that says what happened, as in `12 lines in 5 minutes, more than 10: logins_total{user="root"}.`
 */
export function summaryOf({ name, condition }: Alert, fired: Fired, interval: number): string {
  const { labels, value } = fired;
  if (condition.kind === 'promql') return `${name} is at ${number(value)}${named(labels)}.`;
  const window = spelled(wholeWindow(condition.window, interval));
  if (condition.kind === 'silent')
    return `${condition.metric} usually counts lines and has counted none for ${window}.`;
  const of = `${condition.metric}${named(labels)}`;
  return `${countText(fired)} in ${window}, more than ${number(condition.moreThan)}: ${of}.`;
}

/** What a metric adds up may be a captured number, such as bytes. */
function countText({ value, found }: Fired): string {
  if (found === null) return `${number(value)} counted`;
  if (found.sum === found.lines) return linesText(found.lines);
  return `A sum of ${number(found.sum)} over ${linesText(found.lines)}`;
}

/** @returns `1 line`, `12 lines` */
export const linesText = (lines: number): string => `${number(lines)} ${lines === 1 ? 'line' : 'lines'}`;

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
