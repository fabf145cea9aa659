import type { Lines } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine, type Engine, type EngineMatches, type RuleEnvironment } from '@logflow/rules';
import { type SlowPart, slowPartOf } from '../rules/slow';

/** So many readings make a figure that no warm-up and no pause is in; after them one a block keeps it true. */
const FIRST_LOOKS = 9;
/** Nothing is left for other rules: each call reads once. */
const ONE_LOOK = 1;

/** A rule compiled for stored lines, and measured on them just as workers measure the rules of lines that come. */
export class TriedRule {
  readonly #engine: Engine;
  readonly #budgetNanos: number;
  #looks = FIRST_LOOKS;
  #tooSlow: SlowPart | null = null;

  /** @param budgetMicros what a rule may take of a core for a line */
  constructor(rule: RuleVersion, environment: RuleEnvironment, budgetMicros: number) {
    this.#engine = createEngine([rule], environment);
    this.#budgetNanos = budgetMicros * 1_000;
  }

  /** To be called before lines are matched: a slow rule is known after six of them. */
  measure(lines: Lines): void {
    for (; this.#looks > 0; this.#looks--) this.#look(lines);
    this.#looks = 1;
  }

  #look(lines: Lines): void {
    this.#engine.examine(lines, { perLine: this.#budgetNanos, allowance: ONE_LOOK });
    const [slow] = this.#engine.tooSlow(this.#budgetNanos);
    if (slow) this.#tooSlow ??= slowPartOf(slow, this.#budgetNanos);
  }

  match(lines: Lines): EngineMatches {
    return this.#engine.match(lines);
  }

  /** Nanoseconds; 0 for what has not been measured, because no line has the rule's field or none matches. */
  get cost(): { readonly asking: number; readonly acting: number } {
    const [cost] = this.#engine.costs();
    return { asking: cost?.asking ?? 0, acting: cost?.acting ?? 0 };
  }

  /** Why workers would take the rule out of matching; null: they would not. */
  get tooSlow(): SlowPart | null {
    return this.#tooSlow;
  }
}
