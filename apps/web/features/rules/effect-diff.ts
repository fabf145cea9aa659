import type { RuleDefinition } from '@logflow/model';
import { labelsText } from '../series/selector';
import type { PreviewResult } from './hooks/use-preview';
import { touchesOf } from './outcome';

/** A version of a rule, and what it does to some lines. */
export interface VersionOnLines {
  readonly rule: RuleDefinition;
  /** By the line's text. */
  readonly results: ReadonlyMap<string, PreviewResult>;
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

/** Everything that comes of a match, one thing a text. */
function effectsOf(line: string, result: PreviewResult, { metrics }: RuleDefinition): string[] {
  const stored = result.body === undefined || result.body === line ? [] : [`stored as ${result.body}`];
  return [
    ...Object.entries(result.tags).map(([name, value]) => `tag ${name}=${value}`),
    ...touchesOf(result, metrics).map(({ metric, what, labels }) => `${what} ${metric}${labelsText(labels)}`),
    ...result.unread.map(({ metric, reason }) => `${metric} is not touched: ${reason}`),
    KEPT.get(result.kept) as string,
    ...stored,
  ];
}

/** @returns the lines that one version alone matches, and those of which they make different things. */
export function diffEffects(before: VersionOnLines, after: VersionOnLines): EffectDiff {
  const lines = [...before.results.keys()].filter((line) => after.results.has(line));
  const matches = ({ results }: VersionOnLines, line: string) => results.get(line)?.matched === true;
  const changed = lines.flatMap((line): LineDiff[] => {
    if (!matches(before, line) || !matches(after, line)) return [];
    const [old, fresh] = [before, after].map(({ rule, results }) =>
      effectsOf(line, results.get(line) as PreviewResult, rule),
    ) as [string[], string[]];
    const [gone, added] = [old.filter((one) => !fresh.includes(one)), fresh.filter((one) => !old.includes(one))];
    return gone.length + added.length === 0 ? [] : [{ line, gone, added }];
  });
  return {
    lines: lines.length,
    onlyBefore: lines.filter((line) => matches(before, line) && !matches(after, line)),
    onlyAfter: lines.filter((line) => !matches(before, line) && matches(after, line)),
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
