/** A line that is not matched, and why. */
export interface Offence {
  /** Index of the line in its job. */
  readonly line: number;
  readonly reason: string;
}

/**
 * The search for the lines that a job cannot be matched with. It is all that is known, so that another process can go
 * on with it where one ended in the middle of a trial.
 */
export interface Search {
  readonly lineCount: number;
  readonly offences: readonly Offence[];
  /** Where among the other lines (positions, half-open) one more must be; null: all of them together are to be tried. */
  readonly suspects: { readonly low: number; readonly high: number } | null;
  readonly trials: number;
}

/** Some twenty lines in a job of thousands. A trial that ends its process costs ten seconds: at the worst, an hour. */
const MAX_TRIALS = 300;

export const newSearch = (lineCount: number): Search => ({ lineCount, offences: [], suspects: null, trials: 0 });

/** @returns the indexes of all lines but the offending ones. */
export function otherLines({ lineCount, offences }: Search): number[] {
  const found = new Set(offences.map(({ line }) => line));
  return Array.from({ length: lineCount }, (_, line) => line).filter((line) => !found.has(line));
}

/** What is to be tried next. */
export interface Trial {
  /** Indexes of lines, ascending. */
  readonly lines: readonly number[];
  /** Everything but the offending lines: where it passes, the search is over. */
  readonly whole: boolean;
}

/** @returns null where so much was tried that it is no use. */
export function nextTrial(search: Search): Trial | null {
  if (search.trials >= MAX_TRIALS) return null;
  const others = otherLines(search);
  if (search.suspects === null) return { lines: others, whole: true };
  return { lines: others.slice(search.suspects.low, endOfTrial(search.suspects)), whole: false };
}

const endOfTrial = ({ low, high }: { low: number; high: number }): number => Math.max(low + 1, (low + high) >> 1);

/**
 * What the trial of {@link nextTrial} taught. A line offends only where it did so alone; one that passes alone was
 * suspected for something that had nothing to do with it, and the search begins again.
 * @param failure why the trial did not pass; null: it did
 */
export function learn(search: Search, failure: string | null): Search {
  const { suspects } = search;
  const next = { ...search, trials: search.trials + 1 };
  const others = otherLines(search);
  if (suspects === null) return failure === null ? next : { ...next, suspects: { low: 0, high: others.length } };
  const end = endOfTrial(suspects);
  if (suspects.high - suspects.low > 1) {
    return { ...next, suspects: failure === null ? { ...suspects, low: end } : { ...suspects, high: end } };
  }
  if (failure === null) return { ...next, suspects: null };
  const offence = { line: others[suspects.low] as number, reason: failure };
  return { ...next, suspects: null, offences: [...search.offences, offence] };
}
