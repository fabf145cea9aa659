import type { Hits } from './hits';
import type { RulePattern } from './rule-pattern';
import { MatchSet, type SetOptions } from './sets';

/**
 * So many changes, of a hundred patterns that are settled, are borne before all are compiled anew: what is new is asked
 * in a set of its own, what is gone is asked and not heard.
 */
const CHANGES_BORNE = 0.1;
/**
 * A set more costs a value 0.4 µs, and compiling a pattern with others 15 µs and some time to warm up: after so many
 * values for each pattern, another set has cost what settling would have.
 */
const SETTLES_AFTER = 100;
/** Nanoseconds a line: a pattern that takes more is not left in a set once it is gone. */
const COSTLY = 5_000;

/** By pattern, the places of the rules that have it. */
export type RulesByPattern = ReadonlyMap<RulePattern, readonly number[]>;

interface Asked {
  readonly patterns: ReadonlySet<RulePattern>;
  readonly set: MatchSet;
}

const NOTHING = { alone: null, settled: null, young: null };

/**
 * The patterns of one field, and the sets that ask them. An edit of the rules leaves most of what was there before as it
 * is, with all that its sets have learnt of the lines.
 */
export class FieldPatterns {
  readonly field: string;
  readonly patterns: readonly RulePattern[];
  readonly #rules: RulesByPattern;
  readonly #alone: Asked | null;
  #settled: Asked | null;
  #young: Asked | null;
  #valuesLeft: number;

  /** @param before of the same field, as the rules were before an edit */
  constructor(field: string, rules: RulesByPattern, before?: FieldPatterns) {
    this.field = field;
    this.patterns = [...rules.keys()];
    this.#rules = rules;
    const joining = this.patterns.filter(({ joins }) => joins);
    const { alone, settled, young } = before === undefined ? NOTHING : before.#standing();
    this.#alone = ask(without(this.patterns, joining), alone, { maxMem: 0 });
    this.#settled = settled !== null && mayStay(settled, joining) ? settled : ask(joining);
    this.#young = ask(without(joining, this.#settled?.patterns ?? []), young);
    this.#valuesLeft = SETTLES_AFTER * joining.length;
  }

  #standing() {
    return { alone: this.#alone, settled: this.#settled, young: this.#young };
  }

  /** Notes in `hits`, at the place of each rule, which of the values its pattern matches. */
  match(values: readonly Uint8Array[], hits: Hits): void {
    if (this.#young !== null) this.#settle(values.length);
    for (const asked of [this.#settled, this.#young, this.#alone]) if (asked !== null) this.#ask(asked, values, hits);
  }

  #ask({ patterns, set }: Asked, values: readonly Uint8Array[], hits: Hits): void {
    const own = set.match(values);
    let place = 0;
    for (const pattern of patterns) {
      const found = own[place++];
      if (found !== undefined) for (const rule of this.#rules.get(pattern) ?? []) hits[rule] = found;
    }
  }

  /** Sets that were split or gated stay as they are: what they have learnt costs more than a set more. */
  #settle(values: number): void {
    this.#valuesLeft -= values;
    if (this.#valuesLeft > 0 || this.#settled?.set.isDivided) return;
    this.#settled = ask(this.patterns.filter(({ joins }) => joins));
    this.#young = null;
  }
}

function mayStay({ patterns }: Asked, wanted: readonly RulePattern[]): boolean {
  const gone = without([...patterns], wanted);
  const changes = gone.length + without(wanted, patterns).length;
  return changes < CHANGES_BORNE * patterns.size && gone.every(({ asking }) => (asking.median ?? 0) < COSTLY);
}

function without(patterns: readonly RulePattern[], others: Iterable<RulePattern>): RulePattern[] {
  const known = new Set(others);
  return patterns.filter((pattern) => !known.has(pattern));
}

function ask(patterns: readonly RulePattern[], before: Asked | null = null, options?: SetOptions): Asked | null {
  if (patterns.length === 0) return null;
  if (before?.patterns.size === patterns.length && patterns.every((one) => before.patterns.has(one))) return before;
  const texts = patterns.map(({ text }) => text);
  return { patterns: new Set(patterns), set: new MatchSet(texts, options) };
}
