import { cpuNanos, linesIn } from '../cost/cost-readings';
import type { FieldColumn } from '../fields/fields';
import type { CompiledRule } from './compiled-rule';

/** Runs what a rule does with the lines that it matches, and may read what that takes. */
export type Timing = <T>(rule: CompiledRule, column: FieldColumn, lines: readonly number[], work: () => T) => T;

/** What a call takes in any case, up to half a millisecond while it is new, must not count as the rule's. */
const ENOUGH_LINES = 32;
const LONG_NANOS = 5e6;

/**
 * Rules that neither capture nor redact have nothing to read. Few lines say more about the call than about the rule,
 * unless even they take long.
 */
export const timed: Timing = (rule, column, lines, work) => {
  if (lines.length === 0 || (rule.capturer === null && rule.redactor === null)) return work();
  const { result, nanos } = cpuNanos(work);
  const amount = lines.reduce((sum, line) => sum + linesIn(column.values[column.valueAt(line)]?.length ?? 0), 0);
  if (amount >= ENOUGH_LINES || nanos >= LONG_NANOS) rule.acting.add(nanos, amount);
  return result;
};

export const timedWhileNew: Timing = (rule, column, lines, work) =>
  rule.acting.isFull ? work() : timed(rule, column, lines, work);
