import type { Lines } from '@logflow/lines';
import type { Matches, RuleVersion } from '@logflow/model';
import { createEngine, type Engine, type RuleEnvironment, readsBody } from '@logflow/rules';
import { type SlowPart, slowPartOf } from '../rules/slow';
import type { Stopper, Tried } from './stoppers';

/** So many readings make a figure that no warm-up and no pause is in; after them one a block keeps it true. */
const FIRST_LOOKS = 9;
/** Each call reads once, and once more what it has never seen. */
const ONE_LOOK = 1;

export interface TriedMatches {
  /** Of the rule alone. */
  readonly matches: Matches;
  /** How many lines it did not see, because a rule before it stops them. */
  readonly stopped: number;
}

/** A rule compiled for stored lines, and measured on them just as workers measure the rules of lines that come. */
export class TriedRule {
  /** Whether lines must come with bodies. */
  readonly readsBodies: boolean;
  readonly #id: string;
  readonly #engine: Engine;
  readonly #budgetNanos: number;
  readonly #rules: number;
  #looks: number;
  #tooSlow: SlowPart | null = null;

  /** @param budgetMicros what a rule may take of a core for a line */
  constructor(
    { rule, stoppers }: Tried,
    { id, version }: Pick<RuleVersion, 'id' | 'version'>,
    environment: RuleEnvironment,
    budgetMicros: number,
  ) {
    const own = { id, version, definition: { ...rule, order: stoppers.length } };
    this.#id = id;
    this.#engine = createEngine([...stoppers.map(stopperVersion), own], environment);
    this.#budgetNanos = budgetMicros * 1_000;
    this.#rules = stoppers.length + 1;
    this.#looks = FIRST_LOOKS * this.#rules;
    this.readsBodies = [rule, ...stoppers].some(({ field }) => readsBody(field));
  }

  /** To be called before lines are matched: a slow rule is known after six of them. */
  measure(lines: Lines): void {
    for (; this.#looks > 0; this.#looks--) this.#look(lines);
    this.#looks = 1;
  }

  #look(lines: Lines): void {
    this.#engine.examine(lines, { perLine: this.#budgetNanos, allowance: ONE_LOOK });
    const slow = this.#engine.tooSlow(this.#budgetNanos).find(({ ruleId }) => ruleId === this.#id);
    if (slow) this.#tooSlow ??= slowPartOf(slow, this.#budgetNanos);
  }

  match(lines: Lines): TriedMatches {
    const matches = this.#engine.match(lines);
    if (this.#rules === 1) return { matches, stopped: 0 };
    const hits = matches.hits.filter(({ ruleId }) => ruleId === this.#id);
    const others = matches.hits.filter(({ ruleId }) => ruleId !== this.#id);
    return {
      matches: { ...matches, hits },
      stopped: others.reduce((sum, { lines: stopped }) => sum + stopped.length, 0),
    };
  }

  /** Nanoseconds a line; 0 for what has not been measured, because no line has the rule's field or none matches. */
  get cost(): { readonly asking: number; readonly acting: number } {
    const cost = this.#engine.costs().find(({ ruleId }) => ruleId === this.#id);
    return { asking: cost?.asking ?? 0, acting: cost?.acting ?? 0 };
  }

  /** What matching takes for a line at most, nanoseconds: all rules asked, each by itself. */
  get nanosPerLine(): number {
    return this.#engine.costs().reduce((sum, { asking }) => sum + (asking ?? 0), this.cost.acting);
  }

  /** Why workers would take the rule out of matching; null: they would not. */
  get tooSlow(): SlowPart | null {
    return this.#tooSlow;
  }
}

const stopperVersion = (stopper: Stopper, order: number): RuleVersion => ({
  id: `before ${order}`,
  version: 1,
  definition: { ...stopper, name: '', enabled: true, tags: {}, metrics: [], action: 'keep', stop: true, order },
});
