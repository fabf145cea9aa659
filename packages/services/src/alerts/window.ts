import { addFilter } from '@logflow/query';
import { expressionParts, formatSelector, type Matcher } from '@logflow/series';
import type { ServiceContext } from '../context';
import type { Alert } from './alert';
import { delayOf, wholeWindow } from './expression';
import { secondsOf } from './input';

/** The lines behind an alert: of which series, committed when. Unix seconds, half-open. */
export interface LineWindow {
  /** As a person knows the metric. */
  readonly metric: string;
  /** A selector of its series. */
  readonly series: string;
  /** The one label that tells the series from others of the metric; undefined where there is none, null where more does. */
  readonly by: { readonly label: string; readonly value: string } | null | undefined;
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
  const window = wholeWindow(condition.window, interval);
  if (condition.kind === 'silent') {
    return { metric, series: metric, by: undefined, from: end - window - BEFORE_SILENCE_SECONDS, to: end };
  }
  const matchers = condition.by.map((label) => equal(label, evaluated.labels[label] ?? ''));
  return { metric, series: seriesOf(metric, matchers), by: onlyOf(matchers), from: end - window, to: end };
}

/** Which lines are behind any expression is a guess: those of its first metric, with the labels that it fired for. */
function promqlWindow(expr: string, labels: Evaluated['labels'], end: number): LineWindow | null {
  const { selectors, ranges, relabels } = expressionParts(expr);
  const [first] = selectors;
  if (first === undefined) return null;
  const seconds = ranges.map((range) => secondsOf(range) ?? DEFAULT_SECONDS);
  const window = Math.min(LONGEST_SECONDS, Math.max(...seconds, ranges.length > 0 ? 0 : DEFAULT_SECONDS));
  const own = relabels ? [] : Object.entries(labels).filter(([name]) => name !== '__name__');
  const matchers = [...first.matchers, ...own.map(([name, value]) => equal(name, value))];
  return {
    metric: first.metric,
    series: seriesOf(first.metric, matchers),
    by: onlyOf(matchers),
    from: end - window,
    to: end,
  };
}

function onlyOf([first, ...more]: readonly Matcher[]): LineWindow['by'] {
  if (first === undefined) return undefined;
  return more.length === 0 && first.op === '=' ? { label: first.name, value: first.value } : null;
}

const equal = (name: string, value: string): Matcher => ({ name, op: '=', value });
const seriesOf = (metric: string, matchers: readonly Matcher[]): string => formatSelector({ metric, matchers });

/** Whether a list in an address can hold a value: to it an empty one is none, and an escaped comma is a comma. */
const isListed = (value: string): boolean => value !== '' && !value.includes('%2C');

/** @returns the address of exactly the window's lines: in Explore where one label that its address can hold names them, or else in Logs */
export function linkOf({ services }: ServiceContext, { metric, series, by, from, to }: LineWindow): string {
  const t = `${iso(from)}/${iso(to)}`;
  if (by === null || (by !== undefined && !isListed(by.value))) {
    const q = addFilter('', { key: 'series', test: { kind: 'equals', value: series } });
    return `${services.env.webUrl}/logs?${new URLSearchParams({ q, t, clock: 'committed' })}`;
  }
  const params = new URLSearchParams({ metric, by: by?.label ?? '', t });
  // A list, whose commas are escaped once more.
  if (by !== undefined) params.set('only', by.value.replaceAll(',', '%2C'));
  return `${services.env.webUrl}/explore?${params}`;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
