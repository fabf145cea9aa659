import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import type { TimeRange } from '../evaluate';
import type { LogFilter } from '../log-query';
import { type NotKeptCount, parseNotKept, sumNotKept } from '../not-kept';

/** A block that may hold selected lines, with what its head and the index of series say about it. */
export interface Candidate extends BlockKey {
  readonly committedToUs: number;
  /** Bounds of the query's clock in this block, both inclusive. */
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly lineCount: number;
  /** Of the filter's series; null where it names none. */
  readonly series: { readonly increments: number; readonly lines: number; readonly distinct: number } | null;
  /** Of its lines, or of those that fed the filter's series: what was not kept. */
  readonly notKept: readonly NotKeptCount[];
}

interface Row {
  readonly committed_us: number;
  readonly id: number;
  readonly committed_to_us: number;
  readonly line_count: number;
  readonly time_from_us?: string;
  readonly time_to_us?: string;
  readonly increments?: number;
  readonly series_lines?: number;
  readonly series_distinct?: number;
  readonly not_kept?: string | null;
  readonly series_not_kept?: readonly string[] | null;
}

const DAY_US = 86_400_000_000;
/** The smallest commit time any block can have; PostgreSQL then leaves no partition out. */
const FIRST_US = 0;

/** @returns the blocks that overlap the range, the one that reaches furthest (by the query's clock) first. */
export async function findCandidates(
  client: PoolClient,
  orgId: number,
  filter: LogFilter,
  range: TimeRange,
): Promise<Candidate[]> {
  if (filter.seriesIds?.length === 0) return [];
  const { text, values } = filter.seriesIds
    ? seriesQuery(orgId, filter.seriesIds, range)
    : { text: headsQuery(range), values: [orgId, ...rangeValues(range)] };
  const { rows } = await client.query<Row>(text, values);
  const candidates = rows.map((row) => candidateOf(row, range));
  return candidates.sort((a, b) => (a.toUs > b.toUs ? -1 : a.toUs < b.toUs ? 1 : b.id - a.id));
}

/** Blocks never span two days, so one that reaches into the range began no earlier than its first day. */
function rangeValues(range: TimeRange): unknown[] {
  const from = Math.max(FIRST_US, range.committedFrom);
  const values: unknown[] = [Math.floor(from / DAY_US) * DAY_US, from, range.committedTo];
  return range.event ? [...values, range.event.from.toString(), range.event.to.toString()] : values;
}

const overlaps = (first: number): string =>
  `committed_us >= $${first} and committed_to_us >= $${first + 1} and committed_us < $${first + 2}`;

const overlapsEvents = (range: TimeRange, first: number): string =>
  range.event ? ` and time_from_us < $${first + 4}::bigint and time_to_us >= $${first + 3}::bigint` : '';

const times = (range: TimeRange): string =>
  range.event ? ', time_from_us::text as time_from_us, time_to_us::text as time_to_us' : '';

const headsQuery = (range: TimeRange): string =>
  `select committed_us, id, committed_to_us, line_count, not_kept${times(range)} from block
   where org_id = $1 and ${overlaps(2)}${overlapsEvents(range, 2)}`;

/** The index of series alone answers for commit times; only for event times are heads read too. */
function seriesQuery(orgId: number, seriesIds: readonly number[], range: TimeRange) {
  const sums = `select committed_us, block_id as id, max(committed_to_us) as committed_to_us, 0 as line_count,
      sum(increments) as increments, sum(lines)::int as series_lines, count(*)::int as series_distinct,
      array_agg(not_kept) filter (where not_kept is not null) as series_not_kept
    from block_series where org_id = $1 and series_id = any ($2) and ${overlaps(3)} group by committed_us, block_id`;
  const values = [orgId, seriesIds, ...rangeValues(range)];
  if (!range.event) return { text: sums, values };
  const text = `select s.committed_us, s.id, s.committed_to_us, b.line_count, increments, series_lines, series_distinct,
      series_not_kept ${times(range)}
    from (${sums}) as s
    join block as b on b.org_id = $1 and b.committed_us = s.committed_us and b.id = s.id
      and b.committed_us >= $3 and b.committed_us < $5
    where true${overlapsEvents(range, 3)}`;
  return { text, values };
}

function candidateOf(row: Row, range: TimeRange): Candidate {
  return {
    committedUs: row.committed_us,
    id: row.id,
    committedToUs: row.committed_to_us,
    fromUs: BigInt(range.event ? (row.time_from_us as string) : row.committed_us),
    toUs: BigInt(range.event ? (row.time_to_us as string) : row.committed_to_us),
    lineCount: row.line_count,
    series:
      row.increments === undefined
        ? null
        : { increments: row.increments, lines: row.series_lines ?? 0, distinct: row.series_distinct ?? 0 },
    notKept: sumNotKept(parseNotKept(row.not_kept), ...(row.series_not_kept ?? []).map(parseNotKept)),
  };
}

/** Whether all lines of a block are in the range, as far as its head tells. */
export const liesWithin = (candidate: Candidate, range: TimeRange): boolean =>
  candidate.committedUs >= range.committedFrom &&
  candidate.committedToUs < range.committedTo &&
  (range.event === null || (candidate.fromUs >= range.event.from && candidate.toUs < range.event.to));
