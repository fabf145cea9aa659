import { confinePromql } from '@logflow/series';
import type { Condition } from './input';
import { secondsOf } from './input';

/** Whose expression it is, and the names that its metrics have as series. */
export interface Setting {
  readonly org: string;
  /** Of sampling; seconds. */
  readonly interval: number;
  /** The name of the series: a histogram's own name stands for its count. */
  readonly series: string;
}

/** Sampling is this many intervals behind at most, while all is well. */
const INTERVALS_BEHIND = 2;

/** @returns how far behind the present an alert looks, so that the samples of both edges have arrived; seconds */
export const delayOf = (sampleIntervalSeconds: number): number => INTERVALS_BEHIND * sampleIntervalSeconds;

/** @returns seconds that are counted for a window: samples tell counts at whole intervals alone, and it holds as many as fit */
export const wholeWindow = (window: string, sampleIntervalSeconds: number): number =>
  Math.floor((secondsOf(window) as number) / sampleIntervalSeconds) * sampleIntervalSeconds;

/** In so much of the hours before it happened. */
const USUAL_SHARE = 0.8;
const USUAL_HOURS = { '1d': 24, '7d': 168 } as const;

/**
 * What each series counted in a window, exactly: its last value less that at the window's beginning. One that was born, or came
 * back from rest, within it begins with its value before, which is the least within it.
 */
const counted = (selector: string, window: number, delay: number): string => {
  const range = `${selector}[${window}s] offset ${delay}s`;
  return `last_over_time(${range}) - (${selector} offset ${window + delay}s or min_over_time(${range}))`;
};

/**
 * What the condition is held against, whose value a person knows: lines in the window, or what the PromQL says.
 * @throws Fault `invalid` where the PromQL is none
 */
export function valueExpression(condition: Condition, { org, interval, series }: Setting): string {
  if (condition.kind === 'promql') return confinePromql(condition.expr, org);
  const window = wholeWindow(condition.window, interval);
  const by = condition.kind === 'count' && condition.by.length > 0 ? `by (${condition.by.join(', ')}) ` : '';
  return confinePromql(`sum ${by}(${counted(series, window, delayOf(interval))})`, org);
}

/**
 * The expression whose results are what is wrong, confined to the org.
 * @throws Fault `invalid` where the PromQL is none
 */
export function alertExpression(condition: Condition, setting: Setting, id?: string): string {
  const value = valueExpression(condition, setting);
  if (condition.kind === 'promql') return value;
  if (condition.kind === 'count') return `${value} > ${condition.moreThan}`;
  const usual = usuallyBusy(condition.usually, setting);
  return `(${value} or vector(0)) == 0 and on () (${usual}${id === undefined ? '' : stillFiring(id, setting.org)})`;
}

/** @returns how many hours before are looked at, and of how many something must have been counted */
export function usualHours(usually: keyof typeof USUAL_HOURS): { readonly of: number; readonly least: number } {
  const hours = USUAL_HOURS[usually];
  return { of: hours, least: Math.floor(hours * USUAL_SHARE) };
}

/** A series changed within an hour if it is not what it was an hour before. Cheap: two values an hour and series. */
function usuallyBusy(usually: keyof typeof USUAL_HOURS, { org, series }: Setting): string {
  const { of: hours, least } = usualHours(usually);
  const busy = confinePromql(`count(${series} unless (${series} == ${series} offset 1h))`, org);
  return `count_over_time(${busy}[${hours}h:1h]) >= ${least}`;
}

/** Silence makes the hours before silent too: what fires goes on until lines come. */
const stillFiring = (id: string, org: string): string =>
  ` or on () ${confinePromql(`ALERTS{logflow_alert="${id}",alertstate="firing"}`, org)}`;
