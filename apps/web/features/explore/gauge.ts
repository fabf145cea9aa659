import type { Window } from '../plot/buckets';
import { type Line, lineOf } from '../plot/lines';
import { coloursOf } from '../series/colour';
import { gaugeName } from './counts';

/** The answer of `GET /prometheus/api/v1/query_range`. */
export interface RangeAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

export const MOST_LINES = 9;

/** @returns the PromQL that gives a gauge's values: the largest of those that share the label's value. */
export const gaugeQuery = (metric: string, by: string): string =>
  `topk(${MOST_LINES}, ${by === '' ? metric : `max by (${by}) (${metric})`})`;

/** @returns the lines to draw, the highest at the end first. */
export function gaugeLines({ data }: RangeAnswer, metric: string, by: string, window: Window): Line[] {
  const named = data.result.map(({ metric: labels, values }) => ({ name: gaugeName(labels, by) || metric, values }));
  const colours = coloursOf(named.map(({ name }) => name));
  const lines = named.map(({ name, values }): Line => {
    const points = values.map(([time, value]) => [time, Number(value)] as const);
    return { ...lineOf(name, points, window), colour: colours.get(name) ?? 'var(--s1)' };
  });
  return lines.sort((a, b) => b.stats.last - a.stats.last).slice(0, MOST_LINES);
}
