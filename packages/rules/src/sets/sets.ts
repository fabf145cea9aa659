import { cpuNanos } from '../cost/cost-readings';
import { type Cost, CostWatch, SMALL_SET, times } from '../cost/cost-watch';
import { compilePattern, compileWithin, type Pattern } from '../pattern/re2';
import { readTraits } from '../pattern/syntax';
import { type Chosen, Gate, pick } from './gate';
import { type Hits, note } from './hits';
import { SetScan } from './set-scan';

/** For the program and the states of its automaton, which are made as they are met. */
const MAX_MEM = 64 * 1024 * 1024;
const MAX_MEM_OF_PART = 8 * 1024 * 1024;
const MAX_MEM_OF_MEMBER = 512 * 1024;
/**
 * Measured on 100 patterns `a.*b.*c` over lines of random words, whose states never end: in one set 150 µs a line, in
 * sets of 25 200, of 10 50, of 5 20, one at a time 43. Nothing is won by halving: go straight to small ones.
 */
const PART_MEMBERS = 6;
/** How long a set is watched before something is done about it, in values. */
export interface Patience {
  readonly gateAfter: number;
  readonly gateWindow: number;
  readonly splitAfter: number;
  readonly splitWindow: number;
  /** So many values at once tell how often a pattern would be asked. */
  readonly sample: number;
  /** What a value may cost before a gate is tried, in costs of a small set. */
  readonly smallSets: number;
  /** How many times what the alternative costs is too much. */
  readonly worthIt: number;
}

/**
 * A gate is tried early, because a set that makes states at every line takes 20 to 170 µs for it, and one that has
 * only to warm up is down to 3 µs after 2,000 lines. At 140 bytes a line five small sets are 8 µs.
 */
const PATIENCE: Patience = {
  gateAfter: 3_000,
  gateWindow: 1_500,
  splitAfter: 30_000,
  splitWindow: 5_000,
  sample: 100,
  smallSets: 5,
  worthIt: 2,
};
/** A pattern asked by itself costs 0.4 µs: asked about more values than these it is better left in a set. */
const GATE_MAX_SHARE = 0.1;
const RETRY_AFTER = 10;

/** Some of a set's patterns, by their places in it, and what asks them. */
interface Part {
  readonly places: readonly number[];
  readonly asked: MatchSet | Gate;
}

export interface SetOptions {
  /** Bytes for a set; 0 to match each pattern by itself. */
  readonly maxMem?: number;
  readonly mayGate?: boolean;
  readonly patience?: Patience;
}

/**
 * Patterns matched together. A set that does not compile is split until it does. One whose automaton outgrows its
 * memory proves slow: then the patterns that require a literal go behind a gate, for as long as that helps. Where small
 * sets would cost less than what there is, it is split into them, for good.
 */
export class MatchSet {
  readonly #patterns: readonly string[];
  readonly #maxMem: number;
  readonly #patience: Patience;
  readonly #scan: SetScan | null;
  readonly #splitWatch: CostWatch;
  #gateWatch: CostWatch | null;
  #gateAfter: number;
  /** Watches parts behind a gate: they may not cost what the set did. */
  #partsWatch: CostWatch | null = null;
  #parts: readonly Part[] = [];
  #alone: Pattern[] = [];

  constructor(patterns: readonly string[], { maxMem = MAX_MEM, mayGate = true, patience = PATIENCE }: SetOptions = {}) {
    this.#patterns = patterns;
    this.#maxMem = maxMem;
    this.#patience = patience;
    this.#gateAfter = patience.gateAfter;
    this.#gateWatch = mayGate ? this.#watchForGate() : null;
    const inParts = times(SMALL_SET, patience.worthIt * partition(patterns).length);
    this.#splitWatch = new CostWatch(inParts, patience.splitAfter, patience.splitWindow);
    const set = maxMem === 0 ? null : tryCompile(patterns, maxMem);
    this.#scan = set && new SetScan(set, (value) => this.#matchAlone(value));
    if (set !== null || patterns.length === 1 || maxMem === 0) return;
    this.#parts = halve(patterns).map((places) => this.#partOf(places, { maxMem, mayGate, patience }));
  }

  /** How many automata this set is made of. */
  get size(): number {
    if (this.#parts.length === 0) return 1;
    return this.#parts.reduce((sum, { asked }) => sum + (asked instanceof Gate ? 1 : asked.size), 0);
  }

  /** Whether it has become several, because it did not compile or proved slow. */
  get isDivided(): boolean {
    return this.#parts.length > 0;
  }

  get gated(): boolean {
    return this.#parts.some(({ asked }) => asked instanceof Gate || asked.gated);
  }

  match(values: readonly Uint8Array[]): Hits {
    if (!this.#isWatched) return this.#find(values);
    const { result, nanos } = cpuNanos(() => this.#find(values));
    this.#adapt(values, nanos);
    return result;
  }

  get #isWatched(): boolean {
    return this.#partsWatch !== null || (this.#parts.length === 0 && this.#patterns.length > PART_MEMBERS);
  }

  #find(values: readonly Uint8Array[]): Hits {
    const hits: Hits = new Array(this.#patterns.length);
    if (this.#parts.length > 0) this.#matchParts(values, hits);
    else if (this.#scan === null) this.#matchEachAlone(values, hits);
    else {
      this.#scan.scan(values, (value, patterns) => {
        for (const pattern of patterns) note(hits, pattern, value);
      });
    }
    return hits;
  }

  #matchParts(values: readonly Uint8Array[], hits: Hits): void {
    for (const { places, asked } of this.#parts) {
      const own = asked.match(values);
      for (let i = 0; i < places.length; i++) hits[places[i] as number] = own[i];
    }
  }

  #matchEachAlone(values: readonly Uint8Array[], hits: Hits): void {
    this.#compileAlone().forEach((pattern, place) => {
      for (let i = 0; i < values.length; i++) if (pattern.test(values[i] as Uint8Array)) note(hits, place, i);
    });
  }

  /** A single RE2 never runs out of memory, so no line goes unmatched. */
  #matchAlone(value: Uint8Array): number[] {
    return this.#compileAlone().flatMap((pattern, place) => (pattern.test(value) ? [place] : []));
  }

  #compileAlone(): readonly Pattern[] {
    if (this.#alone.length === 0) this.#alone = this.#patterns.map((pattern) => compilePattern(pattern));
    return this.#alone;
  }

  #adapt(values: readonly Uint8Array[], nanos: number): void {
    if (this.#partsWatch !== null) {
      if (this.#partsWatch.isTooSlow(values, nanos)) this.#takeGateAway();
    } else if (this.#gateWatch?.isTooSlow(values, nanos)) this.#tryGate(values, nanos);
    else if (this.#scan !== null && this.#splitWatch.isTooSlow(values, nanos)) this.#split();
  }

  #split(): void {
    const options = { mayGate: false, patience: this.#patience };
    this.#parts = partition(this.#patterns).map((places) => this.#partOf(places, options));
  }

  /** The one set is asked again; it is split where it proves slower than small sets would be. */
  #takeGateAway(): void {
    this.#partsWatch = null;
    this.#parts = [];
    this.#tryGateLater();
  }

  #tryGateLater(): void {
    this.#gateAfter *= RETRY_AFTER;
    this.#gateWatch = this.#watchForGate();
  }

  #tryGate(values: readonly Uint8Array[], nanos: number): void {
    if (values.length < this.#patience.sample) return;
    const gated = chooseGated(this.#patterns, values);
    if (gated !== null) {
      this.#putBehind(gated, { perValue: (this.#patience.worthIt * nanos) / values.length, perByte: 0 });
      return;
    }
    this.#tryGateLater();
  }

  #watchForGate(): CostWatch {
    const { smallSets, gateWindow } = this.#patience;
    return new CostWatch(times(SMALL_SET, smallSets), this.#gateAfter, gateWindow);
  }

  #putBehind({ gate, places }: Chosen, limit: Cost): void {
    const behind = new Set(places);
    const rest = placesOf(this.#patterns).filter((place) => !behind.has(place));
    const options = { maxMem: this.#maxMem, mayGate: false, patience: this.#patience };
    this.#parts = [{ places, asked: gate }, ...(rest.length === 0 ? [] : [this.#partOf(rest, options)])];
    this.#partsWatch = new CostWatch(limit, this.#patience.gateAfter, this.#patience.splitWindow);
  }

  #partOf(places: readonly number[], options: SetOptions): Part {
    return { places, asked: new MatchSet(pick(this.#patterns, places), options) };
  }
}

function tryCompile(patterns: readonly string[], maxMem: number) {
  return compileWithin(patterns, patterns.length <= PART_MEMBERS ? Math.min(maxMem, MAX_MEM_OF_PART) : maxMem);
}

/** The patterns that require a literal which few of the values have. */
function chooseGated(patterns: readonly string[], values: readonly Uint8Array[]): Chosen | null {
  const all = Gate.over(patterns);
  if (all === null) return null;
  const shares = all.gate.shares(values);
  const places = all.places.filter((_, i) => (shares[i] as number) <= GATE_MAX_SHARE);
  const rare = Gate.over(pick(patterns, places));
  return rare && { gate: rare.gate, places };
}

const placesOf = (list: readonly unknown[]): number[] => list.map((_, place) => place);

function halve(patterns: readonly string[]): number[][] {
  const places = placesOf(patterns);
  const half = Math.ceil(places.length / 2);
  return [places.slice(0, half), places.slice(half)];
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
function partition(patterns: readonly string[]): number[][] {
  const places = placesOf(patterns);
  const isWide = patterns.map((pattern) => WIDE.test(pattern));
  const wide = places.filter((place) => isWide[place]);
  const plain = places.filter((place) => !isWide[place]);
  if (wide.length === 0) return chunksOf(plain);
  return plain.length === 0 ? chunksOf(wide) : [plain, ...chunksOf(wide)];
}

const chunksOf = (places: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(places.length / PART_MEMBERS) }, (_, index) =>
    places.slice(index * PART_MEMBERS, (index + 1) * PART_MEMBERS),
  );
