import type { graph } from '@logflow/services';
import { coloursOf } from '../series/colour';
import { letterOf } from './queries';

export type Graph = graph.Graph;

/** The answer to one query, with its place among them. */
export interface Answer {
  readonly place: number;
  readonly text: string;
  readonly graph: Graph;
}

/** One series as it is drawn. */
export interface Line {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly from: number;
  readonly step: number;
  /** How many steps its query has. */
  readonly count: number;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  readonly stats: Graph['series'][number]['stats'];
  /** Of the series behind it; null where its points count no lines. */
  readonly selector: string | null;
  /** How far before its time each point counts lines, seconds. */
  readonly counts: number;
}

type Labels = Readonly<Record<string, string>>;

/** The labels that tell the series of one query apart. */
function telling(series: Graph['series']): string[] {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  return names.filter((name) => new Set(series.map(({ labels }) => labels[name] ?? '')).size > 1);
}

function nameOf(labels: Labels, names: readonly string[], text: string): string {
  const [only] = names;
  if (only === undefined) return text;
  if (names.length === 1) return labels[only] || `no ${only}`;
  return names
    .filter((name) => labels[name])
    .map((name) => `${name}=${labels[name]}`)
    .join(' ');
}

/** @returns the series of all answers, the highest first, each with a name and a colour of its own. */
export function linesOf(answers: readonly Answer[]): Line[] {
  const several = answers.length > 1;
  const found = answers.flatMap(({ place, text, graph }) => {
    const names = telling(graph.series);
    return graph.series.map((series) => {
      const name = nameOf(series.labels, names, text);
      return { ...series, graph, name: several ? `${letterOf(place)} ${name}` : name };
    });
  });
  const colours = coloursOf(found.map(({ name }) => name));
  const lines = found.map(({ name, graph, steps, values, stats, selector }): Line => {
    const { from, to, step, counts } = graph;
    const count = Math.round((to - from) / step) + 1;
    const colour = colours.get(name) ?? 'var(--s1)';
    return { key: name, name, colour, from, step, count, steps, values, stats, selector, counts: counts ?? 0 };
  });
  return lines.sort((a, b) => b.stats.max - a.stats.max || (a.name < b.name ? -1 : 1));
}

/** @returns when a point of a line is, in seconds since the epoch. */
export const timeAt = (line: Line, index: number): number => line.from + (line.steps[index] ?? 0) * line.step;

/** @returns the place of the point of a line that is nearest to a time; null in a gap, and where it has none near. */
export function nearest(line: Line, seconds: number, within: number): number | null {
  const wanted = (seconds - line.from) / line.step;
  let [low, high] = [0, line.steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.steps[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  const places = [low - 1, low].filter((place) => typeof line.values[place] === 'number');
  const [best] = places.sort((a, b) => Math.abs(timeAt(line, a) - seconds) - Math.abs(timeAt(line, b) - seconds));
  return best !== undefined && Math.abs(timeAt(line, best) - seconds) <= within ? best : null;
}

/** The stretch of the value axis that lines need. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** Where lines run far above zero and close together, zero is left out. */
const CLOSE = 0.25;

/** @param stacked where each step's values stand on each other */
export function extentOf(lines: readonly Line[], stacked: boolean): Extent {
  if (lines.length === 0) return { low: 0, high: 1 };
  const tops = stacked ? stackedTops(lines) : lines.flatMap(({ stats }) => [stats.min, stats.max]);
  const [low, high] = [Math.min(...tops), Math.max(...tops)];
  if (low < 0 || stacked) return { low: Math.min(low, 0), high: Math.max(high, 0) };
  return high - low < CLOSE * high && high > low ? { low, high } : { low: 0, high };
}

/** @returns what each step's values add up to */
function stackedTops(lines: readonly Line[]): number[] {
  const sums = new Map<number, number>();
  for (const { steps, values } of lines) {
    for (const [i, step] of steps.entries()) sums.set(step, (sums.get(step) ?? 0) + (values[i] ?? 0));
  }
  return [0, ...sums.values()];
}

const MANTISSAS = [1, 2, 2.5, 5, 10] as const;

/** @returns round values from below `low` to above `high`, about `steps` of them; the ends are the axis'. */
export function valueTicks({ low, high }: Extent, steps: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / steps));
  const step = (MANTISSAS.find((mantissa) => mantissa * power * steps >= span) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4, notation: 'compact' });

/** @returns `0.01234`, `1,204`, `1.5M`. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return value.toExponential(2);
  return size >= 1e5 ? compact.format(value) : plain.format(value);
}
