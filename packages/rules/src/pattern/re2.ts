import RE2 from 're2';
import { WeakCache } from './weak-cache';

/** A compiled pattern; `exec` and `replace` take Buffers of UTF-8 as well as strings. */
export type Pattern = RE2;

/** Many patterns in one automaton; says which match, never where. */
export interface PatternSet {
  test(text: Uint8Array): boolean;
  match(text: Uint8Array): number[];
}

/** `d`: with indices; `g`: every match; `m`: `^` and `$` at line feeds too. */
export type PatternFlags = 'u' | 'ud' | 'gu' | 'gud' | 'gmu';

const patterns = new WeakCache<Pattern>();
const compiled = { patterns: 0, sets: 0 };

/** How often this process has had RE2 compile something: what a change of the rules costs. */
export const compilations = (): { readonly patterns: number; readonly sets: number } => ({ ...compiled });

/**
 * Equal patterns share what RE2 made of them, and its `lastIndex` under `g`: set that before a search.
 * @throws SyntaxError with RE2's own message where RE2 refuses the pattern.
 */
export const compilePattern = (pattern: string, flags: PatternFlags = 'u'): Pattern =>
  patterns.of(`${flags} ${pattern}`, () => {
    compiled.patterns++;
    return new RE2(pattern, flags);
  });

/**
 * @param maxMem bytes for the program and its automaton's states.
 * @returns null where the patterns do not fit, or one of them is refused.
 */
export function compileWithin(patterns: readonly string[], maxMem: number): PatternSet | null {
  compiled.sets++;
  try {
    return new RE2.Set(patterns, 'u', { maxMem });
  } catch {
    return null;
  }
}

/**
 * A predicate for a pattern that must match the whole text, as Prometheus label matchers do.
 * @throws SyntaxError where RE2 refuses the pattern.
 */
export function compileAnchored(pattern: string): (text: string) => boolean {
  compilePattern(pattern);
  const compiled = compilePattern(`^(?s:${pattern})$`);
  return (text) => compiled.test(text);
}

/**
 * A predicate for a pattern found anywhere in the text.
 * @throws SyntaxError where RE2 refuses the pattern.
 */
export function compileSearch(pattern: string): (text: string | Buffer) => boolean {
  const compiled = compilePattern(pattern);
  return (text) => compiled.test(text);
}
