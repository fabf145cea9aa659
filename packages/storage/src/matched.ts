import type { Marks } from '@logflow/model';

/** @returns by line 1 where at least one rule matched it */
export function matchedLines({ hits }: Pick<Marks, 'hits'>, lineCount: number): Uint8Array {
  const matched = new Uint8Array(lineCount);
  for (const { lines } of hits) for (const line of lines) matched[line] = 1;
  return matched;
}

/** @returns how many lines at least one rule matched */
export function countMatched(marks: Pick<Marks, 'hits'>, lineCount: number): number {
  let count = 0;
  for (const flag of matchedLines(marks, lineCount)) count += flag;
  return count;
}
