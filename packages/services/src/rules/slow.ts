import type { RuleDefinition } from '@logflow/model';
import type { RuleCost } from '@logflow/rules';

/** What of a rule takes more of a core than it may, nanoseconds a line. */
export interface SlowPart {
  /** What is slow: asking lines, or acting on those that match. */
  readonly doing: 'asking' | 'acting';
  readonly nanosPerLine: number;
  readonly budgetNanos: number;
}

/** @param cost of a rule that takes more than the budget */
export function slowPartOf({ asking, acting }: Pick<RuleCost, 'asking' | 'acting'>, budgetNanos: number): SlowPart {
  const doing = (asking ?? 0) > budgetNanos ? 'asking' : 'acting';
  return { doing, nanosPerLine: (doing === 'asking' ? asking : acting) ?? 0, budgetNanos };
}

/** @returns a sentence: why the rule was taken out */
export const slowReason = (slow: SlowPart): string =>
  `${takes(slow)}, and a rule may take ${slow.budgetNanos / 1_000} µs.`;

/**
 * @param average nanoseconds, over all lines: only some kinds of lines may take as long
 * @returns a sentence: what would become of the rule
 */
export function slowWarning(slow: SlowPart, { redact }: Pick<RuleDefinition, 'redact'>, average: number): string {
  const ofSome = slow.doing === 'asking' && average <= slow.budgetNanos ? ' of some kinds' : '';
  const above = `${takes(slow)}${ofSome}; rules above ${slow.budgetNanos / 1_000} µs`;
  return redact
    ? `${above} slow all lines down, and this one would not be taken out of matching, because it redacts.`
    : `${above} are taken out of matching.`;
}

function takes({ doing, nanosPerLine }: SlowPart): string {
  const micros = nanosPerLine / 1_000;
  const took = micros < 1_000 ? `${Math.round(micros)} µs` : `${(micros / 1_000).toPrecision(3)} ms`;
  return doing === 'asking'
    ? `Its pattern takes ${took} for a line`
    : `What it does takes ${took} for a line that matches`;
}
