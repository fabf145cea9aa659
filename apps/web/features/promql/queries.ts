import { BUCKET } from '../explore/counts';

/** A query as a person wrote it; one that is hidden is kept, and not asked. */
export interface Query {
  /** What it is called beside others, for as long as it is there: its colours go by it. */
  readonly letter: string;
  readonly text: string;
  readonly hidden: boolean;
}

const LETTERS = 'ABCDEFGH';
/** How many there may be on one time axis. */
export const MOST_QUERIES = LETTERS.length;

/** @returns the place of a query's letter among all. */
export const turnOf = (letter: string): number => Math.max(LETTERS.indexOf(letter), 0);

/** @returns a query to write in, called by the letter after the last, or by one that is free. */
export function newQuery(queries: readonly Query[]): Query {
  const taken = queries.map(({ letter }) => letter);
  const after = LETTERS.slice(Math.max(-1, ...taken.map(turnOf)) + 1);
  const letter = [...after, ...LETTERS].find((one) => !taken.includes(one)) ?? 'A';
  return { letter, text: '', hidden: false };
}

/** @returns the queries that a URL names; there is always one to write in */
export function queriesOf(texts: readonly string[], off: readonly number[], letters: string): Query[] {
  const given = texts.length === 0 ? [''] : texts.slice(0, MOST_QUERIES);
  const named = new Set([...letters].filter((letter) => LETTERS.includes(letter))).size === given.length;
  return given.map((text, place) => ({
    letter: (named ? letters : LETTERS).charAt(place),
    text,
    hidden: off.includes(place),
  }));
}

/** @returns how a URL names queries; letters only where some are missing between them */
export function urlOf(queries: readonly Query[]): { q: string[]; off: number[]; letters: string } {
  const letters = queries.map(({ letter }) => letter).join('');
  return {
    q: queries.map(({ text }) => text),
    off: queries.flatMap(({ hidden }, place) => (hidden ? [place] : [])),
    letters: LETTERS.startsWith(letters) ? '' : letters,
  };
}

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
