import { requiredLiterals } from './literals';
import { compileSearch } from './re2';
import { readTraits } from './syntax';

/** Looks for a pattern in bodies, one or many at a time. */
export interface BodySearch {
  /** What every body holds in which the pattern is found. */
  readonly texts: readonly string[];
  /** Whether the pattern is found in one body. */
  test(body: Buffer): boolean;
  /** Whether it is found in none of the bodies that lie end to end in these bytes; false where that cannot be told. */
  none(bodies: Buffer): boolean;
}

/**
 * A call of RE2 costs as much as reading a hundred bytes: many bodies are asked about together. What is found in one of
 * them is found in all of them together, unless the pattern asks for what stands beside it; where it must stand at an end
 * of a body, it is first asked whether it stands anywhere.
 * @throws SyntaxError where RE2 refuses the pattern.
 */
export function compileBodySearch(pattern: string): BodySearch {
  const test = compileSearch(pattern);
  const unbound = withoutBounds(pattern);
  const { anchors, alone, boundaries } = readTraits(unbound);
  const joins = !anchors && !alone && !boundaries;
  const testJoined = compileSearch(unbound);
  const literals = requiredLiterals(pattern).sort((a, b) => b.length - a.length);
  const needle = literals[0] === undefined ? null : Buffer.from(literals[0]);
  const none = (bodies: Buffer): boolean =>
    (needle !== null && !bodies.includes(needle)) || (joins && !testJoined(bodies));
  return { texts: literals, test, none };
}

const BEGINNING = /^\^(?![*+?{])/;
const END = /(?<=(?<!\\)(?:\\\\)*)\$$/;

/** @returns a pattern that is found wherever the other is, and not only at the ends of a text */
const withoutBounds = (pattern: string): string => pattern.replace(BEGINNING, '').replace(END, '');
