import { concatLines, encodeLines, type Lines } from '@logflow/lines';
import type { CommittedRun, Marks } from '@logflow/model';
import { blockBytes } from './append';
import { type BatchSpans, batchSpans } from './batch-spans';
import { encodeMarks } from './marks';
import { countMatched } from './matched';
import { mergeMarks } from './merge-marks';
import { countAway, countNotKept, formatNotKept } from './not-kept';
import { joinRuns, packRuns } from './runs';
import { textFilterOf } from './text-filter';

/** A decoded block on its way into a merged one. */
export interface MergePart {
  readonly committedUs: number;
  readonly id: number;
  readonly committedToUs: number;
  readonly timeFromUs: bigint;
  readonly timeToUs: bigint;
  readonly lines: Lines;
  readonly marks: Marks;
  /** What backfills added; null: nothing. */
  readonly laterMarks: Marks | null;
  readonly runs: readonly CommittedRun[];
}

/** What a merged block is stored as. */
export interface MergedBlock {
  readonly committedUs: number;
  readonly committedToUs: number;
  readonly timeFromUs: bigint;
  readonly timeToUs: bigint;
  readonly lineCount: number;
  readonly plainBytes: number;
  readonly matchedCount: number;
  readonly notKeptCount: number;
  readonly frame: Buffer;
  readonly textFilter: Buffer;
  readonly marks: Buffer;
  readonly laterMarks: Buffer | null;
  readonly packedRuns: Buffer;
  readonly batchSpans: BatchSpans | null;
  readonly seriesIds: readonly number[];
  /** Column `not_kept` of the head, and of the row of each series. */
  readonly notKept: string | null;
  readonly notKeptBySeries: readonly (string | null)[];
  /** For each part, the line of the merged block at which it begins. */
  readonly firstLines: readonly number[];
}

/**
 * Joins blocks in the order given, which is that of their commits: no line changes its name, its commit time or what
 * was counted for it.
 * @param level zstd level of the lines
 */
export async function mergeParts(parts: readonly MergePart[], level: number): Promise<MergedBlock> {
  const firstLines = startsOf(parts);
  const marks = mergeMarks(parts.map((part, i) => ({ marks: part.marks, firstLine: firstLines[i] as number })));
  const layered = parts.flatMap(({ laterMarks }, i) =>
    laterMarks === null ? [] : [{ marks: laterMarks, firstLine: firstLines[i] as number }],
  );
  const later = layered.length === 0 ? null : mergeMarks(layered);
  const runs = joinRuns(parts.flatMap((part) => part.runs));
  const lines = concatLines(parts.map((part) => part.lines));
  const [frame, packedMarks, laterMarks, packedRuns] = await Promise.all([
    encodeLines(lines, level),
    encodeMarks(marks),
    later && encodeMarks(later),
    packRuns(runs),
  ]);
  const notKept = countNotKept(marks, lines.count);
  const seriesIds = [...new Set([...marks.seriesIds, ...(later?.seriesIds ?? [])])];
  return {
    ...boundsOf(parts),
    lineCount: lines.count,
    plainBytes: blockBytes(lines, marks),
    matchedCount: countMatched(marks, lines.count),
    notKeptCount: countAway(marks),
    frame,
    textFilter: textFilterOf(lines),
    marks: packedMarks,
    laterMarks,
    packedRuns,
    batchSpans: batchSpans(runs),
    seriesIds,
    notKept: formatNotKept(notKept?.block ?? []),
    notKeptBySeries: seriesIds.map((_, i) => formatNotKept(notKept?.bySeries[i] ?? [])),
    firstLines,
  };
}

function startsOf(parts: readonly MergePart[]): number[] {
  let next = 0;
  return parts.map((part) => {
    const start = next;
    next += part.lines.count;
    return start;
  });
}

function boundsOf(parts: readonly MergePart[]) {
  const first = parts[0] as MergePart;
  let { committedUs, committedToUs, timeFromUs, timeToUs } = first;
  for (const part of parts) {
    committedUs = Math.min(committedUs, part.committedUs);
    committedToUs = Math.max(committedToUs, part.committedToUs);
    if (part.timeFromUs < timeFromUs) timeFromUs = part.timeFromUs;
    if (part.timeToUs > timeToUs) timeToUs = part.timeToUs;
  }
  return { committedUs, committedToUs, timeFromUs, timeToUs };
}
