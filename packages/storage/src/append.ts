import { type Lines, plainBytes } from '@logflow/lines';
import type { Marks, Run } from '@logflow/model';
import { isSmall } from './postgres/compact-limits';
import { textFilterOf } from './text-filter';

/** A block about to be stored; the database adds its id and the time of its commit. */
export interface NewBlock {
  readonly orgId: number;
  readonly rulesEpoch: number;
  readonly lineCount: number;
  /** The earliest and the latest event time, microseconds since the epoch. */
  readonly timeFrom: bigint;
  readonly timeTo: bigint;
  readonly runs: readonly Run[];
  /** As {@link blockBytes} counts them. */
  readonly plainBytes: number;
  /** Column `not_kept`: as `formatNotKept` writes it; null where every line was kept. */
  readonly notKept: string | null;
  /** Lines that at least one rule matched, and those that were not kept. */
  readonly matchedCount: number;
  readonly notKeptCount: number;
  /** As `encodeLines` frames them. */
  readonly frame: Buffer;
  /** As `textFilterOf` makes it; null where the block is so small that it will be merged. */
  readonly textFilter: Buffer | null;
  /** As `encodeMarks` packs them. */
  readonly marks: Buffer;
  /** What the block adds to each series: columns that run parallel. */
  readonly series: {
    readonly ids: readonly number[];
    readonly increments: readonly number[];
    readonly lines: readonly number[];
    readonly notKept: readonly (string | null)[];
  };
}

/**
 * @param lines as they are stored
 * @returns null where the block will be merged, and gets its filter then: what is seldom searched costs a commit nothing
 */
export const textFilterOnCommit = (lines: Lines, plainBytes: number): Buffer | null =>
  isSmall(lines.count, plainBytes) ? null : textFilterOf(lines);

/** @returns what a block takes in memory once it is decoded: its lines and the texts of their tags. */
export const blockBytes = (lines: Lines, { tagSets }: Pick<Marks, 'tagSets'>): number =>
  plainBytes(lines) + tagSets.reduce((sum, text) => sum + text.length, 0);

/** Stands in a run for the time of the commit, which only the database knows. */
const COMMITTED = '"committed"';

/**
 * The part of the ledger's statement that stores a block: common table expressions over a `stamp (us)` that must
 * come before them. They take the parameters $1 ($1 is the org) to the {@link APPEND_PARAMETERS}th, from
 * {@link appendValues} and leave `new_block (committed_us, id)`; $9 are the ids of its series.
 */
export const APPEND_BLOCK = `
  new_block as (
    insert into block (org_id, committed_us, id, committed_to_us, rules_epoch, line_count, time_from_us, time_to_us,
      runs, plain_bytes, not_kept, matched_count,
      not_kept_count)
    select $1::int, us, nextval('block_id'), us, $2::bigint, $3::int, $4::bigint, $5::bigint,
      replace($6::text, '${COMMITTED}', us::text), $14::int, $12::text, $15::int, $16::int
    from stamp returning committed_us, id
  ),
  new_lines as (
    insert into block_lines (org_id, committed_us, block_id, lines, text_filter)
    select $1::int, committed_us, id, $7::bytea, $17::bytea from new_block
  ),
  new_marks as (
    insert into block_marks (org_id, committed_us, block_id, marks)
    select $1::int, committed_us, id, $8::bytea from new_block
  ),
  new_series as (
    insert into block_series (org_id, series_id, committed_us, block_id, committed_to_us, increments, lines, not_kept)
    select $1::int, s.id, b.committed_us, b.id, b.committed_us, s.increments, s.lines, s.not_kept
    from new_block b,
      unnest($9::bigint[], $10::double precision[], $11::int[], $13::text[]) as s (id, increments, lines, not_kept)
  )`;

export const APPEND_PARAMETERS = 17;

/** @returns the values of {@link APPEND_BLOCK}'s parameters, in order. */
export const appendValues = (block: NewBlock): unknown[] => [
  block.orgId,
  block.rulesEpoch,
  block.lineCount,
  block.timeFrom,
  block.timeTo,
  JSON.stringify(block.runs.map((run) => [run.batch, run.first, run.count, 'committed'])),
  block.frame,
  block.marks,
  block.series.ids,
  block.series.increments,
  block.series.lines,
  block.notKept,
  block.series.notKept,
  block.plainBytes,
  block.matchedCount,
  block.notKeptCount,
  block.textFilter,
];
