import { type Marks, NONE, type RuleHits, type StoredSpans } from '@logflow/model';
import type { RecordedMatch } from './log-query';

/** What the rules did to one line. */
export interface LineMarks {
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly RecordedMatch[];
  readonly seriesIds: readonly number[];
  /** What the line added to each of `seriesIds`. */
  readonly values: readonly number[];
}

const byRule = (a: RuleHits, b: RuleHits): number =>
  a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : a.ruleVersion - b.ruleVersion;

/**
 * The hits in the order in which their tags are laid over one another: by rule id, the last one winning where two
 * rules set one key. The order in which an engine ran cannot serve: it does not survive a merge of blocks.
 */
export const hitsInTagOrder = (marks: Marks): RuleHits[] => [...marks.hits].sort(byRule);

/** @returns a reader of single lines; what is common to the lines of a block is done once. */
export function lineMarksOf(marks: Marks): (line: number) => LineMarks {
  const hitsInOrder = hitsInTagOrder(marks);
  const sets = new Map<number, Record<string, string>>();
  const tagSet = (entry: number): Record<string, string> => {
    const known = sets.get(entry) ?? (JSON.parse(marks.tagSets[entry] as string) as Record<string, string>);
    sets.set(entry, known);
    return known;
  };
  return (line) => {
    const tags: Record<string, string> = {};
    const matches: RecordedMatch[] = [];
    const values = new Map<number, number>();
    for (const hits of hitsInOrder) {
      const at = indexOfLine(hits.lines, line);
      if (at < 0) continue;
      const spans = hits.spans && storedSpans(hits.spans, at);
      matches.push({ ruleId: hits.ruleId, ruleVersion: hits.ruleVersion, ...(spans && { spans }) });
      if (hits.tags[at] !== NONE) Object.assign(tags, tagSet(hits.tags[at] as number));
      addValues(values, marks.seriesIds, hits, at);
    }
    return { tags, matches, seriesIds: [...values.keys()], values: [...values.values()] };
  };
}

function addValues(into: Map<number, number>, seriesIds: readonly number[], { series, values }: RuleHits, at: number) {
  series.forEach((column, i) => {
    const entry = column[at] as number;
    if (entry === NONE || into.has(seriesIds[entry] as number)) return;
    into.set(seriesIds[entry] as number, values?.[i]?.[at] ?? 1);
  });
}

/** @returns undefined where the spans of the hit were not stored */
function storedSpans({ at, width, pairs }: StoredSpans, hit: number): RecordedMatch['spans'] {
  const place = indexOfLine(at, hit);
  if (place < 0) return undefined;
  return Array.from({ length: width }, (_, i) => {
    const first = (place * width + i) * 2;
    return pairs[first] === NONE ? null : ([pairs[first] as number, pairs[first + 1] as number] as const);
  });
}

/** @returns where the line stands in an ascending column, or −1. */
function indexOfLine(lines: Uint32Array, line: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as number) < line) low = middle + 1;
    else high = middle;
  }
  return lines[low] === line ? low : -1;
}
