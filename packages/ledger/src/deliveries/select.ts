import { type Marks, NONE, type RuleHits, type Select } from '@logflow/model';

/**
 * Which lines of a block a destination gets, among `lineCount` lines from `firstLine`.
 * `tagged`: lines that at least one rule gave a tag; `rules`: lines that one of the rules matched.
 * Lines that were not kept have a place here, so that positions never shift, but are never sent (`ghostsOf` of storage).
 * @returns indexes in the block, ascending. A delivery's `remaining` holds positions in this list.
 */
export function selectedLines(marks: Marks, selects: Select, firstLine: number, lineCount: number): number[] {
  if (selects === 'all') return Array.from({ length: lineCount }, (_, offset) => firstLine + offset);
  const chosen = new Uint8Array(lineCount);
  const choose = (line: number): void => {
    const offset = line - firstLine;
    if (offset >= 0 && offset < lineCount) chosen[offset] = 1;
  };
  if (selects === 'tagged') for (const hits of marks.hits) eachTagged(hits, marks.tagSets, choose);
  else for (const hits of marks.hits) if (selects.rules.includes(hits.ruleId)) hits.lines.forEach(choose);
  const lines: number[] = [];
  chosen.forEach((flag, offset) => {
    if (flag === 1) lines.push(firstLine + offset);
  });
  return lines;
}

function eachTagged(hits: RuleHits, tagSets: readonly string[], visit: (line: number) => void): void {
  hits.tags.forEach((tagSet, index) => {
    if (tagSet === NONE || tagSets[tagSet] === '{}') return;
    visit(hits.lines[index] as number);
  });
}
