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

  private constructor(text: string) {
    this.text = text;
    this.alone = compilePattern(text);
    this.joins = maySet(text);
  }

  /** @throws Error where RE2 refuses it */
  static of(text: string): RulePattern {
    return shared.of(text, () => new RulePattern(text));
  }
}
