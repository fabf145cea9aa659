import type { RuleDefinition } from '@logflow/model';
import { labelsText } from '../series/selector';
import { sampleOf } from './field-text';
import type { PreviewResult } from './hooks/use-preview';
import { oneLine, type WholeLine } from './line-samples';
import { touchesOf } from './outcome';

/** A test or a sample is a text, which filters are not asked about; a recent line is whole. */
export type ComparedLine = string | WholeLine;

/** A version of a rule, and what it does to some lines. */
export interface VersionOnLines {
  readonly rule: RuleDefinition;
  /** For each of the lines, in order. */
  readonly results: readonly PreviewResult[];
}

/** A line to which two versions do different things. */
export interface LineDiff {
  readonly line: string;
  /** What only the earlier and only the later version does, each as in `tag user=root` or `+1 a_total{user="root"}`. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** What differs between two versions, on lines and not in their text. */
export interface EffectDiff {
  readonly lines: number;
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
  /** Lines that both match, and treat differently. */
  readonly changed: readonly LineDiff[];
}

const KEPT = new Map([
  [true, 'the line is kept'],
  [false, 'the line is dropped'],
  [null, 'the line is kept or not by its id'],
]);

/** Everything that comes of a match, one thing a text; null where there is none. */
function effectsOf(line: ComparedLine, index: number, { rule, results }: VersionOnLines): string[] | null {
  const result = results[index];
  if (!result?.matched) return null;
  const came = typeof line === 'string' ? line : sampleOf(line, rule.field);
  const stored = result.body === undefined || result.body === came ? [] : [`stored as ${result.body}`];
  return [
    ...Object.entries(result.tags).map(([name, value]) => `tag ${name}=${value}`),
    ...touchesOf(result, rule.metrics).map(({ metric, what, labels }) => `${what} ${metric}${labelsText(labels)}`),
    ...result.unread.map(({ metric, reason }) => `${metric} is not touched: ${reason}`),
    KEPT.get(result.kept) as string,
    ...stored,
  ];
}

interface Outcome {
  readonly line: string;
  readonly old: readonly string[] | null;
  readonly fresh: readonly string[] | null;
}

/** Lines that say the same and fare the same are one. */
function outcomesOf(lines: readonly ComparedLine[], before: VersionOnLines, after: VersionOnLines): Outcome[] {
  const outcomes = lines.map((line, index): Outcome => {
    const text = typeof line === 'string' ? line : oneLine(line.body);
    return { line: text, old: effectsOf(line, index, before), fresh: effectsOf(line, index, after) };
  });
  return [...new Map(outcomes.map((one) => [JSON.stringify(one), one])).values()];
}

/** @returns the lines that one version alone matches, and those of which they make different things. */
export function diffEffects(lines: readonly ComparedLine[], before: VersionOnLines, after: VersionOnLines): EffectDiff {
  const outcomes = outcomesOf(lines, before, after);
  const changed = outcomes.flatMap(({ line, old, fresh }): LineDiff[] => {
    if (old === null || fresh === null) return [];
    const [gone, added] = [old.filter((one) => !fresh.includes(one)), fresh.filter((one) => !old.includes(one))];
    return gone.length + added.length === 0 ? [] : [{ line, gone, added }];
  });
  return {
    lines: outcomes.length,
    onlyBefore: outcomes.flatMap(({ line, old, fresh }) => (old !== null && fresh === null ? [line] : [])),
    onlyAfter: outcomes.flatMap(({ line, old, fresh }) => (old === null && fresh !== null ? [line] : [])),
    changed,
  };
}

/** @returns `of 214 lines v3 matches 12 more and 1 less, and makes something else of 5`. */
export function effectSummary({ lines, onlyBefore, onlyAfter, changed }: EffectDiff): string {
  const matched = [
    ...(onlyAfter.length > 0 ? [`${onlyAfter.length} more`] : []),
    ...(onlyBefore.length > 0 ? [`${onlyBefore.length} less`] : []),
  ].join(' and ');
  const parts = [
    ...(matched === '' ? [] : [`matches ${matched}`]),
    ...(changed.length > 0 ? [`makes something else of ${changed.length}`] : []),
  ];
  if (lines === 0) return 'no lines to compare on: send some, or add samples';
  const what = parts.length === 0 ? 'does to all the same' : parts.join(', and ');
  return `of ${lines} ${lines === 1 ? 'line' : 'lines'} it ${what}`;
}
