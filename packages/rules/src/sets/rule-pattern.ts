import { CostReadings } from '../cost/cost-readings';
import { compilePattern, type Pattern } from '../pattern/re2';
import { WeakCache } from '../pattern/weak-cache';
import { maySet } from './sets';

const shared = new WeakCache<RulePattern>();

/** A pattern compiled, and what has been learnt of it: the same one for all rules that have it. */
export class RulePattern {
  readonly text: string;
  readonly alone: Pattern;
  /** Whether it may be asked together with others. */
  readonly joins: boolean;
  /** What asking it alone takes for a line. */
  readonly asking = new CostReadings();
  /** What it takes for a line that it matches to see what the rule does with it. */
  readonly acting = new CostReadings();

  private constructor(text: string) {
    this.text = text;
    this.alone = compilePattern(text);
    this.joins = maySet(text);
  }

  /** @throws Error where RE2 refuses it */
  static of(text: string): RulePattern {
    return shared.of(text, () => new RulePattern(text));
  }

  /** Whether asking it, or acting on a match, is known to take a line more than this. */
  exceeds(nanos: number): boolean {
    return this.asking.exceeds(nanos) || this.acting.exceeds(nanos);
  }

  /** What was read of it is of another time: it is measured anew. */
  forgetCosts(): void {
    this.asking.forget();
    this.acting.forget();
  }
}
