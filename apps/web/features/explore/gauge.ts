import { coloursOf } from '../series/colour';
import type { Window } from './buckets';

/** The answer of `GET /prometheus/api/v1/query_range`. */
export interface RangeAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

/** The values of one series of a gauge over time. */
export interface GaugeLine {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  /** Seconds since the epoch, and the value there. */
  readonly values: ReadonlyMap<number, number>;
  readonly last: number;
}

export const MOST_LINES = 9;

/** @returns the PromQL that gives a gauge's values: the largest of those that share the label's value. */
export const gaugeQuery = (metric: string, by: string): string =>
  `topk(${MOST_LINES}, ${by === '' ? metric : `max by (${by}) (${metric})`})`;

/** @returns what the line of a series is called: by the value of the label, or by all of them; '' where it has none. */
export function gaugeName(labels: Readonly<Record<string, string>>, by: string): string {
  if (by !== '') return labels[by] || `no ${by}`;
  const { __name__: _, org: _org, ...rest } = labels;
  return Object.entries(rest)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** @returns the lines to draw, the highest at the end first. */
export function gaugeLines({ data }: RangeAnswer, metric: string, by: string): GaugeLine[] {
  const named = data.result.map(({ metric: labels, values }) => ({ name: gaugeName(labels, by) || metric, values }));
  const colours = coloursOf(named.map(({ name }) => name));
  const lines = named.map(({ name, values }): GaugeLine => {
    const points = new Map(values.map(([at, value]) => [at, Number(value)]));
    return {
      key: name,
      name,
      colour: colours.get(name) ?? 'var(--s1)',
      values: points,
      last: [...points.values()].at(-1) ?? 0,
    };
  });
  return lines.sort((a, b) => b.last - a.last).slice(0, MOST_LINES);
}

/** @returns a row a step with the value of each line there, as the chart takes it. */
export function gaugeRows(lines: readonly GaugeLine[], { from, to, step }: Window): Record<string, number>[] {
  const rows: Record<string, number>[] = [];
  for (let t = from; t <= to; t += step) {
    const at = lines.flatMap(({ values }, place) => {
      const value = values.get(t);
      return value === undefined ? [] : [[`g${place}`, value] as const];
    });
    rows.push({ t, ...Object.fromEntries(at) });
  }
  return rows;
}
