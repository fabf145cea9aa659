import { countSelection, type TimeRange } from '../evaluate';
import { scansLines } from '../filter-condition';
import { NOTHING, sumCounts } from '../log-count';
import type { LogCount, LogFilter } from '../log-query';
import type { BlockReader } from './block-reader';
import { type Candidate, liesWithin } from './candidates';
import { eachSelection } from './select-blocks';

/**
 * Counts what a filter selects for which no lines are scanned: from heads and the index of series where a block lies wholly in
 * the range, from decoded marks where it does not or where the index cannot tell.
 */
export async function countLines(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
): Promise<LogCount> {
  let sum = NOTHING;
  const add = (count: LogCount): void => {
    sum = sumCounts(sum, count);
  };
  const open: Candidate[] = [];
  for (const candidate of candidates) {
    const known = countFromIndex(candidate, filter, range);
    if (known) add(known);
    else open.push(candidate);
  }
  const needed = { marks: false, columns: false };
  const inside = open.filter((candidate) => range.event === null || liesWithin(candidate, range));
  const partly = open.filter((candidate) => !inside.includes(candidate));
  // Times are not looked at where all of them are in range.
  await eachSelection(reader, inside, filter, { ...range, event: null }, needed, (_, selection) =>
    add(countSelection(selection)),
  );
  await eachSelection(reader, partly, filter, range, needed, (_, selection) => add(countSelection(selection)));
  return sum;
}

/** @returns null where the block itself must be read. */
export function countFromIndex(candidate: Candidate, filter: LogFilter, range: TimeRange): LogCount | null {
  if (!liesWithin(candidate, range) || scansLines(filter) || filter.where !== undefined) return null;
  if (filter.ruleId !== undefined || (filter.tags?.length ?? 0) > 0) return null;
  const { series, lineCount, notKept } = candidate;
  const away = notKept.reduce((sum, { lines }) => sum + lines, 0);
  if (series === null) return { total: lineCount - away, counted: lineCount, increments: lineCount, notKept };
  const exact = series.distinct === 1 || filter.seriesDisjoint === true;
  const { lines, increments } = series;
  return exact ? { total: lines - away, counted: lines, increments, notKept } : null;
}
