import { type Marks, NONE, type RuleHits } from '@logflow/model';

/** What the rules did to one line. */
export interface LineMarks {
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly { readonly ruleId: string; readonly ruleVersion: number }[];
  readonly seriesIds: readonly number[];
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
    const matches: { ruleId: string; ruleVersion: number }[] = [];
    const seriesIds = new Set<number>();
    for (const hits of hitsInOrder) {
      const at = indexOfLine(hits.lines, line);
      if (at < 0) continue;
      matches.push({ ruleId: hits.ruleId, ruleVersion: hits.ruleVersion });
      if (hits.tags[at] !== NONE) Object.assign(tags, tagSet(hits.tags[at] as number));
      for (const column of hits.series) addSeries(seriesIds, marks, column[at] as number);
    }
    return { tags, matches, seriesIds: [...seriesIds] };
  };
}

function addSeries(into: Set<number>, marks: Marks, entry: number): void {
  if (entry !== NONE) into.add(marks.seriesIds[entry] as number);
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
