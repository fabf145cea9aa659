import { compilePattern, compileSet, type Pattern, type PatternSet } from './re2';

/** A pattern and the place of its rule in the engine's list. */
export interface Member {
  readonly rule: number;
  readonly pattern: string;
}

/** For each rule of the engine, the indexes of the values it matched, ascending. */
export type Hits = (number[] | undefined)[];

const MAX_MEM = 64 * 1024 * 1024;
const MAX_MEMBERS = 2_000;
/** Above this share of matching values, asking `test` first costs more than it saves. */
const TEST_FIRST_BELOW = 0.5;
const SHARE_WEIGHT = 0.2;
/** Slower than this over a batch worth measuring, a set's automaton no longer fits its memory. */
const SLOW_NANOS_PER_BYTE = 60;
const SLOW_NANOS_PER_VALUE = 4_000;
const MEASURED_VALUES = 500;
const SLOW_BATCHES = 3;

/**
 * Patterns matched together. A set that does not compile is split until it does; one that turns out slow because
 * its automaton outgrows its memory is split in two, and stays split.
 */
export class MatchSet {
  readonly #members: readonly Member[];
  readonly #set: PatternSet | null;
  #parts: MatchSet[] = [];
  #alone: Pattern[] = [];
  #share = 0;
  #slowBatches = 0;

  constructor(members: readonly Member[], mode: 'together' | 'alone' = 'together') {
    this.#members = members;
    this.#set = mode === 'together' && members.length <= MAX_MEMBERS ? tryCompile(members) : null;
    if (this.#set !== null) return;
    if (members.length > 1) this.#split();
    else this.#alone = members.map(({ pattern }) => compilePattern(pattern));
  }

  /** How many sets this one is made of. */
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
    if (values.length < MEASURED_VALUES) return;
    this.#share += SHARE_WEIGHT * (matched / values.length - this.#share);
    this.#watch(Number(process.hrtime.bigint() - start), values);
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
      const patterns = this.#compileAlone();
      return patterns.flatMap((pattern, member) => (pattern.test(value) ? [member] : []));
    }
  }

  #compileAlone(): readonly Pattern[] {
    if (this.#alone.length === 0) this.#alone = this.#members.map(({ pattern }) => compilePattern(pattern));
    return this.#alone;
  }

  #collectAlone(values: readonly Buffer[], hits: Hits): void {
    const patterns = this.#compileAlone();
    patterns.forEach((pattern, member) => {
      const { rule } = this.#members[member] as Member;
      for (let i = 0; i < values.length; i++) if (pattern.test(values[i] as Buffer)) note(hits, rule, i);
    });
  }

  #watch(nanos: number, values: readonly Buffer[]): void {
    const bytes = values.reduce((sum, value) => sum + value.length, 0);
    const slow = nanos > bytes * SLOW_NANOS_PER_BYTE && nanos > values.length * SLOW_NANOS_PER_VALUE;
    this.#slowBatches = slow ? this.#slowBatches + 1 : 0;
    if (this.#slowBatches >= SLOW_BATCHES && this.#members.length > 1) this.#split();
  }

  #split(): void {
    const half = Math.ceil(this.#members.length / 2);
    this.#parts = [new MatchSet(this.#members.slice(0, half)), new MatchSet(this.#members.slice(half))];
  }
}

function tryCompile(members: readonly Member[]): PatternSet | null {
  try {
    return compileSet(
      members.map(({ pattern }) => pattern),
      MAX_MEM,
    );
  } catch {
    return null;
  }
}

function note(hits: Hits, rule: number, value: number): void {
  const list = hits[rule];
  if (list === undefined) hits[rule] = [value];
  else list.push(value);
}
