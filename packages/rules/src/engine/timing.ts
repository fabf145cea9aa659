import { cpuNanos, linesIn } from '../cost/cost-readings';
import type { FieldColumn } from '../fields/fields';
import type { CompiledRule } from './compiled-rule';

/** Runs what a rule does with the lines that it matches, and may read what that takes. */
export type Timing = <T>(rule: CompiledRule, column: FieldColumn, lines: readonly number[], work: () => T) => T;

/** To act on matches at all takes as much as some 32 of them: so many stand for fewer. */
const FEWEST_LINES = 32;

/** Rules that neither capture nor redact have nothing to read. */
export const timed: Timing = (rule, column, lines, work) => {
  if (lines.length === 0 || (rule.capturer === null && rule.redactor === null)) return work();
  const { result, nanos } = cpuNanos(work);
  const amount = lines.reduce((sum, line) => sum + linesIn(column.values[column.valueAt(line)]?.length ?? 0), 0);
  rule.acting.add(nanos, Math.max(FEWEST_LINES, amount));
  return result;
};

export const timedWhileNew: Timing = (rule, column, lines, work) =>
  rule.acting.isFull ? work() : timed(rule, column, lines, work);
