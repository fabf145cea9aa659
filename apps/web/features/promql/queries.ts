import { BUCKET } from '../explore/counts';

/** A query as a person wrote it; one that is hidden is kept, and not asked. */
export interface Query {
  readonly text: string;
  readonly hidden: boolean;
}

/** How many there may be on one time axis. */
export const MOST_QUERIES = 8;

/** @returns what a query is called beside others: A, B, C … */
export const letterOf = (place: number): string => String.fromCharCode(65 + place);

/** @returns the queries that a URL names; there is always one to write in */
export function queriesOf(texts: readonly string[], off: readonly number[]): Query[] {
  const given = texts.length === 0 ? [''] : texts.slice(0, MOST_QUERIES);
  return given.map((text, place) => ({ text, hidden: off.includes(place) }));
}

/** @returns how a URL names queries */
export const urlOf = (queries: readonly Query[]): { q: string[]; off: number[] } => ({
  q: queries.map(({ text }) => text),
  off: queries.flatMap(({ hidden }, place) => (hidden ? [place] : [])),
});

/** @returns the metrics that a text names, as far as they are known */
export const metricsIn = (texts: readonly string[], known: readonly string[]): string[] =>
  known.filter((name) => texts.some((text) => text.includes(name)));

/** What a first query is made of. */
interface Drawn {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
}

/** @returns a query to begin with: what the graph of a counter shows, as PromQL; of a histogram its count */
export function firstQuery({ name, type }: Drawn, by: string): string {
  if (type === 'gauge') return name;
  const sum = by === '' || by === BUCKET ? 'sum' : `sum by (${by})`;
  return `${sum} (rate(${type === 'histogram' ? `${name}_count` : name}[5m]))`;
}
