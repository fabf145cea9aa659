import type { RuleMetric, RuleTest } from '@logflow/model';
import { labelsText } from '../series/selector';
import type { PreviewResult } from './hooks/use-preview';

/** What a line does to one metric, as in `+1`, `= 42` or `observes 0.25`. */
export interface Touch {
  readonly metric: string;
  readonly what: string;
  readonly labels: Readonly<Record<string, string>>;
}

const NAMED: Readonly<Record<RuleMetric['type'], (value: number, mode: RuleMetric['mode']) => string>> = {
  counter: (value) => `+${value}`,
  gauge: (value, mode) => (mode === 'add' ? `${value < 0 ? '−' : '+'}${Math.abs(value)}` : `= ${value}`),
  histogram: (value) => `observes ${value}`,
};

/** @returns each metric that a line touches, once: the many series of a histogram are one observation. */
export function touchesOf({ increments }: PreviewResult, metrics: readonly RuleMetric[]): Touch[] {
  return metrics.flatMap(({ name, type, mode }) => {
    const series = type === 'histogram' ? `${name}_sum` : name;
    const found = increments.find((one) => one.name === series);
    return found ? [{ metric: name, what: NAMED[type](found.value, mode), labels: found.labels }] : [];
  });
}

/** @returns what a sample would count, as in `+1 {user="webmaster"}`; a metric without labels by its name. */
export function outcomeOf(result: PreviewResult | undefined, metrics: readonly RuleMetric[]): string {
  if (!result) return '';
  if (!result.matched) return result.fieldSpan === null ? 'nothing at the path' : 'no match';
  const touched = touchesOf(result, metrics).map(
    ({ metric, what, labels }) => `${what} ${labelsText(labels) || metric}`,
  );
  const unread = result.unread.length > 0 ? ['number not read'] : [];
  const kept = result.kept === false ? ['dropped'] : [];
  const parts = [...touched, ...unread, ...kept];
  return parts.length > 0 ? parts.join(' ') : 'match';
}

function incrementsOf(result: PreviewResult, metrics: readonly RuleMetric[]): Record<string, number> {
  const grown = new Map(result.increments.map(({ name, value }) => [name, value]));
  const entries = metrics.flatMap(({ name, type }): [string, number][] => {
    if (type !== 'histogram') return [[name, grown.get(name) ?? 0]];
    const sum = grown.get(`${name}_sum`);
    return [[name, grown.get(`${name}_count`) ?? 0], ...(sum === undefined ? [] : [[`${name}_sum`, sum] as const])] as [
      string,
      number,
    ][];
  });
  return Object.fromEntries(entries);
}

/** @returns the names that the increments of a test may have: a histogram's are its count and its sum. */
export const metricsToExpect = (metrics: readonly RuleMetric[]): string[] =>
  metrics.flatMap(({ name, type }) => (type === 'histogram' ? [name, `${name}_sum`] : [name]));

/** @returns a golden line that holds a rule to what it does to a line now. */
export function testFrom(input: string, result: PreviewResult, metrics: readonly RuleMetric[]): RuleTest {
  if (!result.matched) return { input, match: false };
  const { tags, kept } = result;
  return {
    input,
    match: true,
    ...(metrics.length > 0 && { increments: incrementsOf(result, metrics) }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(result.body !== undefined && result.body !== input && { body: result.body }),
    ...(kept === false && { kept }),
  };
}

/** @returns what a golden line asks for, in a few words: `+1 · user=root`, `no match`, `1 a_total · 0.5 b_seconds`. */
export function expectationOf({ match, increments = {}, tags = {}, kept }: RuleTest): string {
  if (!match) return 'no match';
  const all = Object.entries(increments);
  const isPlain = all.length === 1 && all[0]?.[0].endsWith('_total');
  const counted = all.map(([name, value]) => (isPlain ? `+${value}` : `${value} ${name}`));
  const tagged = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  const held = kept === undefined ? [] : [kept ? 'kept' : 'dropped'];
  return [...counted, ...tagged, ...held].join(' · ') || 'match';
}

/** @returns a problem of a golden line without its place in the list: `invalid_total: expected 1, found 0`. */
export function problemText({ path, message }: { path: string; message: string }): string {
  const about = /^tests\.\d+\.(?:increments|tags)\.(.+)$/.exec(path)?.[1];
  return about === undefined ? message.replace(/ in ".*"$/s, '') : `${about}: ${message}`;
}
