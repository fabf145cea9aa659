import { labelsText } from '../series/selector';
import { count } from '../time/format';
import { parseSeconds, spellSeconds } from '../time/range';
import { spellDuration } from './draft';
import type { Alert, Condition, Labels } from './hooks/use-alerts';

/** @returns `5 minutes` for `5m`. */
export const spelled = (duration: string): string => {
  const seconds = parseSeconds(duration);
  return seconds === null ? duration : spellSeconds(seconds);
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** @returns `user and ip` */
export const eachOf = (labels: readonly string[]): string => list.format(labels);

/** @returns when it fires, as in "more than 10 in 5 minutes, by user". */
export function conditionText(condition: Condition): string {
  if (condition.kind === 'promql') return condition.expr;
  if (condition.kind === 'silent') return `usually busy, and nothing for ${spelled(condition.window)}`;
  const by = condition.by.length === 0 ? '' : `, by ${eachOf(condition.by)}`;
  return `more than ${count(condition.moreThan)} in ${spelled(condition.window)}${by}`;
}

/** @returns `, for 5 minutes`, or nothing where it fires at once. */
export const heldText = (held: string): string => (held === '0s' ? '' : `, for ${spelled(spellDuration(held))}`);

/** @returns what it fires for, as in `user="root"`; an alert without labels is about all of it. */
export const subjectText = (labels: Labels): string => labelsText(labels).replace(/^\{|\}$/g, '') || 'all of it';

const STATES = {
  firing: 'firing',
  pending: 'pending',
  ok: 'quiet',
  loading: 'being loaded',
  unknown: 'unknown',
  off: 'off',
};

export const stateText = ({ state, active }: Pick<Alert, 'state' | 'active'>): string => {
  const many = active.filter((one) => one.state === state).length;
  return many > 1 ? `${STATES[state]} for ${many}` : STATES[state];
};

const short = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** @returns a value of PromQL as people read it. */
export const valueText = (value: number): string => short.format(value);

/** @returns the page's own address of a link that stands in a notification. */
export function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}
