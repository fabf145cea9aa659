import { escapeLiteral, requiredLiterals } from '../pattern/literals';
import { compilePattern, compileWithin, type Pattern } from '../pattern/re2';
import { type Hits, note } from './hits';
import { SetScan } from './set-scan';

/** The automaton of literals has at most as many states as they have characters, however the values look. */
const MAX_MEM = 32 * 1024 * 1024;

/** Some of a list of patterns, by their places in it. */
export interface Chosen {
  readonly gate: Gate;
  readonly places: readonly number[];
}

/**
 * Patterns of which each is asked, by itself, only about the values that contain all of its literals. One automaton
 * finds the literals; unlike one of the patterns themselves it cannot grow without end.
 */
export class Gate {
  readonly #patterns: readonly string[];
  readonly #compiled: (Pattern | undefined)[] = [];
  readonly #scan: SetScan;
  /** By literal: the patterns that need it. */
  readonly #neededBy: readonly (readonly number[])[];
  /** By pattern: how many literals it needs, and how many of them the value at hand has so far. */
  readonly #needs: readonly number[];
  readonly #has: Uint32Array;

  private constructor(patterns: readonly string[], needs: readonly (readonly string[])[], literals: readonly string[]) {
    const set = compileWithin(literals.map(escapeLiteral), MAX_MEM);
    if (set === null) throw new RangeError('these literals do not fit into one set');
    const all = literals.map((_, literal) => literal);
    this.#scan = new SetScan(set, () => all);
    this.#patterns = patterns;
    this.#needs = needs.map(({ length }) => length);
    this.#has = new Uint32Array(patterns.length);
    const places = new Map(literals.map((literal, place) => [literal, place]));
    const neededBy = literals.map((): number[] => []);
    needs.forEach((own, pattern) => {
      for (const literal of own) neededBy[places.get(literal) as number]?.push(pattern);
    });
    this.#neededBy = neededBy;
  }

  /** @returns null where no pattern has a literal, or the literals do not fit into one set. */
  static over(patterns: readonly string[]): Chosen | null {
    const needs = patterns.map(requiredLiterals);
    const places = patterns.flatMap((_, place) => ((needs[place] as string[]).length > 0 ? [place] : []));
    if (places.length === 0) return null;
    const chosen = places.map((place) => needs[place] as string[]);
    const literals = [...new Set(chosen.flat())];
    try {
      return { gate: new Gate(pick(patterns, places), chosen, literals), places };
    } catch {
      return null;
    }
  }

  match(values: readonly Uint8Array[]): Hits {
    const hits: Hits = new Array(this.#patterns.length);
    this.#scan.scan(values, (value, literals) => {
      for (const pattern of this.#passing(literals))
        if (this.#patternAt(pattern).test(values[value] as Uint8Array)) note(hits, pattern, value);
    });
    return hits;
  }

  /** @returns for each pattern, which share of the values it would be asked about. */
  shares(values: readonly Uint8Array[]): number[] {
    const counts = new Array<number>(this.#patterns.length).fill(0);
    this.#scan.scan(values, (_, literals) => {
      for (const pattern of this.#passing(literals)) counts[pattern] = (counts[pattern] as number) + 1;
    });
    return counts.map((count) => count / values.length);
  }

  #passing(literals: readonly number[]): number[] {
    const passing: number[] = [];
    for (const literal of literals)
      for (const pattern of this.#neededBy[literal] as number[]) {
        const has = (this.#has[pattern] as number) + 1;
        this.#has[pattern] = has;
        if (has === this.#needs[pattern]) passing.push(pattern);
      }
    for (const literal of literals) for (const pattern of this.#neededBy[literal] as number[]) this.#has[pattern] = 0;
    return passing;
  }

  #patternAt(pattern: number): Pattern {
    this.#compiled[pattern] ??= compilePattern(this.#patterns[pattern] as string);
    return this.#compiled[pattern] as Pattern;
  }
}

export const pick = <T>(list: readonly T[], places: readonly number[]): T[] => places.map((place) => list[place] as T);
