import {
  countSelection,
  readsBodies,
  readsMarks,
  type StoredBlock,
  selectBlockLines,
  type TimeRange,
} from '../evaluate';
import { NOTHING, sumCounts } from '../log-count';
import type { LogCount, LogFilter } from '../log-query';
import type { BlockReader, WantedParts } from './block-reader';
import type { Candidate } from './candidates';

const BLOCKS_AT_ONCE = 16;

/**
 * Counts what a filter that reads no bodies selects: from heads and the index of series where a block lies wholly in
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
  await eachBlock(reader, open, filter, range, (block, blockRange) => {
    add(countSelection(selectBlockLines(block, filter, blockRange)));
  });
  return sum;
}

export const liesWithin = (candidate: Candidate, range: TimeRange): boolean =>
  candidate.committedUs >= range.committedFrom &&
  candidate.committedToUs < range.committedTo &&
  (range.event === null || (candidate.fromUs >= range.event.from && candidate.toUs < range.event.to));

/** @returns null where the block itself must be read. */
export function countFromIndex(candidate: Candidate, filter: LogFilter, range: TimeRange): LogCount | null {
  if (!liesWithin(candidate, range) || readsBodies(filter)) return null;
  if (filter.ruleId !== undefined || (filter.tags?.length ?? 0) > 0) return null;
  const { series, lineCount, notKept } = candidate;
  const away = notKept.reduce((sum, { lines }) => sum + lines, 0);
  if (series === null) return { total: lineCount - away, counted: lineCount, increments: lineCount, notKept };
  const exact = series.distinct === 1 || filter.seriesDisjoint === true;
  const { lines, increments } = series;
  return exact ? { total: lines - away, counted: lines, increments, notKept } : null;
}

/** Whether the marks of a block are needed to tell which of its lines are selected. */
export const needsMarks = (candidate: Candidate, filter: LogFilter): boolean =>
  readsMarks(filter) || candidate.notKept.length > 0;

/** Visits blocks with no more decoded than the count needs; times are not looked at where all of them are in range. */
async function eachBlock(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
  visit: (block: StoredBlock, range: TimeRange) => void,
): Promise<void> {
  const timeless: TimeRange = { ...range, event: null };
  const inside = candidates.filter((candidate) => range.event === null || liesWithin(candidate, range));
  const partly = candidates.filter((candidate) => !inside.includes(candidate));
  const marks = candidates.some((candidate) => needsMarks(candidate, filter));
  await eachLoaded(reader, inside, { marks, lines: 'none' }, (block) => visit(block, timeless));
  await eachLoaded(reader, partly, { marks, lines: 'columns' }, (block) => visit(block, range));
}

/** Decodes a few blocks at a time, so that memory stays bounded. Blocks that are gone are left out. */
export async function eachLoaded(
  reader: BlockReader,
  candidates: readonly Candidate[],
  wanted: WantedParts,
  visit: (block: StoredBlock, candidate: Candidate) => void,
): Promise<void> {
  for (let i = 0; i < candidates.length; i += BLOCKS_AT_ONCE) {
    const some = candidates.slice(i, i + BLOCKS_AT_ONCE);
    const blocks = await reader.load(some, wanted);
    blocks.forEach((block, n) => {
      if (block) visit(block, some[n] as Candidate);
    });
  }
}
