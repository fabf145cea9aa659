import { expressionParts, formatSelector, type Matcher } from '@logflow/series';
import type { ServiceContext } from '../context';
import type { Alert } from './alert';
import { delayOf } from './expression';
import { secondsOf } from './input';

/** The lines behind an alert: of which series, committed when. Unix seconds, half-open. */
export interface LineWindow {
  /** As a person knows the metric. */
  readonly metric: string;
  /** A selector of its series. */
  readonly series: string;
  /** What tells the series apart, where that is a single label. */
  readonly by: { readonly label: string; readonly value: string } | null;
  readonly from: number;
  readonly to: number;
}

/** Where an expression names no range. */
const DEFAULT_SECONDS = 300;
const LONGEST_SECONDS = 86_400;
/** Of what fell silent, the last lines before. */
const BEFORE_SILENCE_SECONDS = 86_400;

interface Evaluated {
  /** When it was evaluated, unix seconds. */
  readonly at: number;
  /** What it fired for. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * @returns the window that an alert was evaluated over: its edges are boundaries of the sampler, so the lines in it are as many as
 *   Prometheus counted. Null where an expression names no metric of which lines can be shown.
 */
export function windowOf(context: ServiceContext, alert: Alert, evaluated: Evaluated): LineWindow | null {
  const interval = context.services.env.sampleIntervalSeconds;
  const end = Math.floor((evaluated.at - delayOf(interval)) / interval) * interval;
  const { condition } = alert;
  if (condition.kind === 'promql') return promqlWindow(condition.expr, evaluated.labels, end);
  const { metric } = condition;
  const window = Math.floor((secondsOf(condition.window) as number) / interval) * interval;
  if (condition.kind === 'silent') {
    return { metric, series: metric, by: null, from: end - window - BEFORE_SILENCE_SECONDS, to: end };
  }
  const by = condition.by === null ? null : { label: condition.by, value: evaluated.labels[condition.by] ?? '' };
  return {
    metric,
    series: seriesOf(metric, by === null ? [] : [equal(by.label, by.value)]),
    by,
    from: end - window,
    to: end,
  };
}

/** Which lines are behind any expression is a guess: those of its first metric, with the labels that it fired for. */
function promqlWindow(expr: string, labels: Evaluated['labels'], end: number): LineWindow | null {
  const { selectors, ranges, relabels } = expressionParts(expr);
  const [first] = selectors;
  if (first === undefined) return null;
  const seconds = ranges.map((range) => secondsOf(range) ?? DEFAULT_SECONDS);
  const window = Math.min(LONGEST_SECONDS, Math.max(...seconds, ranges.length > 0 ? 0 : DEFAULT_SECONDS));
  const own = relabels ? [] : Object.entries(labels).filter(([name]) => name !== '__name__');
  const [only] = first.matchers.length === 0 && own.length === 1 ? own : [];
  return {
    metric: first.metric,
    series: seriesOf(first.metric, [...first.matchers, ...own.map(([name, value]) => equal(name, value))]),
    by: only ? { label: only[0], value: only[1] } : null,
    from: end - window,
    to: end,
  };
}

const equal = (name: string, value: string): Matcher => ({ name, op: '=', value });
const seriesOf = (metric: string, matchers: readonly Matcher[]): string => formatSelector({ metric, matchers });

/** @returns the address of Explore with exactly the window's lines */
export function linkOf(context: ServiceContext, { metric, by, from, to }: LineWindow): string {
  const params = new URLSearchParams({ metric, by: by?.label ?? '' });
  params.set('t', `${iso(from)}/${iso(to)}`);
  // A list, whose commas are escaped once more.
  if (by !== null) params.set('only', by.value.replaceAll(',', '%2C'));
  return `${context.services.env.webUrl}/explore?${params}`;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
