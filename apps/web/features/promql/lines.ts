import type { graph } from '@logflow/services';
import type { Line } from '../plot/lines';
import { colourAt, coloursOf } from '../series/colour';
import { turnOf } from './queries';

export type Graph = graph.Graph;

/** The answer to one query. */
export interface Answer {
  readonly letter: string;
  readonly text: string;
  readonly graph: Graph;
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

/** @returns the series of one answer; their colours are the same whatever else is drawn. */
function linesOfOne({ letter, text, graph }: Answer, several: boolean): Line[] {
  const { from, to, step, counts, series } = graph;
  const telltale = telling(series);
  const names = series.map(({ labels }) => nameOf(labels, telltale, text));
  const colours = telltale.length === 0 ? null : coloursOf(names, turnOf(letter));
  const count = Math.round((to - from) / step) + 1;
  return series.map(({ steps, values, stats, selector }, place): Line => {
    const own = names[place] ?? '';
    const name = several ? `${letter} ${own}` : own;
    const colour = colours?.get(own) ?? colourAt(turnOf(letter));
    return { key: name, name, colour, from, step, count, steps, values, stats, selector, counts: counts ?? 0 };
  });
}

/** @returns the series of all answers, the highest first, each with a name of its own. */
export function linesOf(answers: readonly Answer[]): Line[] {
  const lines = answers.flatMap((answer) => linesOfOne(answer, answers.length > 1));
  return lines.sort((a, b) => b.stats.max - a.stats.max || (a.name < b.name ? -1 : 1));
}
