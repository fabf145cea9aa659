import { CostWatch } from './cost-watch';
import { compilePattern, compileWithin, type Pattern, type PatternSet } from './re2';
import { readTraits } from './syntax';

/** A pattern and the place of its rule in the engine's list. */
export interface Member {
  readonly rule: number;
  readonly pattern: string;
}

/** For each rule of the engine, the indexes of the values it matched, ascending. */
export type Hits = (number[] | undefined)[];

/** For the program and the states of its automaton, which are made as they are met. */
const MAX_MEM = 64 * 1024 * 1024;
const MAX_MEM_OF_PART = 8 * 1024 * 1024;
const MAX_MEM_OF_MEMBER = 512 * 1024;
/** Above this share of matching values, asking `test` first costs more than it saves. */
const TEST_FIRST_BELOW = 0.5;
const SHARE_WEIGHT = 0.2;
/**
 * Measured on 100 patterns `a.*b.*c` over lines of random words, whose states never end: in one set 150 µs a line, in
 * sets of 25 200, of 10 50, of 5 20, one at a time 43. Nothing is won by halving: go straight to small ones.
 */
const PART_MEMBERS = 6;

/**
 * Patterns matched together. A set that does not compile is split until it does; one whose automaton outgrows its
 * memory is split once it has proved slow, and stays split.
 */
export class MatchSet {
  readonly #members: readonly Member[];
  readonly #set: PatternSet | null;
  readonly #watch: CostWatch;
  #parts: MatchSet[] = [];
  #alone: Pattern[] = [];
  #share = 0;

  /** @param maxMem bytes for a set; 0 to match each pattern by itself. */
  constructor(members: readonly Member[], maxMem = MAX_MEM) {
    this.#members = members;
    this.#watch = new CostWatch(partition(members).length);
    this.#set = maxMem === 0 ? null : tryCompile(members, maxMem);
    if (this.#set !== null || members.length === 1 || maxMem === 0) return;
    this.#parts = halve(members).map((half) => new MatchSet(half, maxMem));
  }

  /** How many automata this set is made of. */
  get size(): number {
    return this.#parts.length === 0 ? 1 : this.#parts.reduce((sum, part) => sum + part.size, 0);
  }

  collect(values: readonly Buffer[], hits: Hits): void {
    if (this.#parts.length > 0) {
      for (const part of this.#parts) part.collect(values, hits);
    } else if (this.#set === null) this.#collectAlone(values, hits);
    else this.#collectTimed(this.#set, values, hits);
  }

  #collectTimed(set: PatternSet, values: readonly Buffer[], hits: Hits): void {
    const start = process.hrtime.bigint();
    const matched = this.#collectSet(set, values, hits);
    if (values.length > 0) this.#share += SHARE_WEIGHT * (matched / values.length - this.#share);
    if (this.#members.length <= PART_MEMBERS) return;
    if (this.#watch.isTooSlow(values, Number(process.hrtime.bigint() - start))) {
      this.#parts = partition(this.#members).map((part) => new MatchSet(part));
    }
  }

  #collectSet(set: PatternSet, values: readonly Buffer[], hits: Hits): number {
    const testFirst = this.#share < TEST_FIRST_BELOW;
    let matched = 0;
    for (let i = 0; i < values.length; i++) {
      const found = this.#matchOne(set, values[i] as Buffer, testFirst);
      if (found === null) continue;
      if (found.length > 0) matched++;
      for (const member of found) note(hits, (this.#members[member] as Member).rule, i);
    }
    return matched;
  }

  /** RE2.Set throws where it runs out of memory; a single RE2 never does, so no line goes unmatched. */
  #matchOne(set: PatternSet, value: Buffer, testFirst: boolean): number[] | null {
    try {
      if (testFirst && !set.test(value)) return null;
      return set.match(value);
    } catch {
      return this.#compileAlone().flatMap((pattern, member) => (pattern.test(value) ? [member] : []));
    }
  }

  #compileAlone(): readonly Pattern[] {
    if (this.#alone.length === 0) this.#alone = this.#members.map(({ pattern }) => compilePattern(pattern));
    return this.#alone;
  }

  #collectAlone(values: readonly Buffer[], hits: Hits): void {
    this.#compileAlone().forEach((pattern, member) => {
      const { rule } = this.#members[member] as Member;
      for (let i = 0; i < values.length; i++) if (pattern.test(values[i] as Buffer)) note(hits, rule, i);
    });
  }
}

function tryCompile(members: readonly Member[], maxMem: number): PatternSet | null {
  const patterns = members.map(({ pattern }) => pattern);
  return compileWithin(patterns, members.length <= PART_MEMBERS ? Math.min(maxMem, MAX_MEM_OF_PART) : maxMem);
}

function halve(members: readonly Member[]): Member[][] {
  const half = Math.ceil(members.length / 2);
  return [members.slice(0, half), members.slice(half)];
}

/** `.*`, `.+`, `.{2,9}`: what makes the states of a set multiply. */
const WIDE = /(?<!\\)\.\)?(?:[*+]|\{\d)/;

/**
 * Whether a pattern may join a set. A thousand that are each as large as RE2 takes would need minutes to compile
 * together; and RE2.Set finds `\B` between the bytes of one character, where RE2 alone does not.
 */
export const maySet = (pattern: string): boolean =>
  !readTraits(pattern).innerBoundary && compileWithin([pattern], MAX_MEM_OF_MEMBER) !== null;

/** The patterns that multiply states go into small sets, the others stay together. */
function partition(members: readonly Member[]): Member[][] {
  const wide = members.filter(({ pattern }) => WIDE.test(pattern));
  const plain = members.filter((member) => !wide.includes(member));
  if (wide.length === 0) return chunksOf(plain);
  return plain.length === 0 ? chunksOf(wide) : [plain, ...chunksOf(wide)];
}

const chunksOf = (members: readonly Member[]): Member[][] =>
  Array.from({ length: Math.ceil(members.length / PART_MEMBERS) }, (_, index) =>
    members.slice(index * PART_MEMBERS, (index + 1) * PART_MEMBERS),
  );

function note(hits: Hits, rule: number, value: number): void {
  const list = hits[rule];
  if (list === undefined) hits[rule] = [value];
  else list.push(value);
}
