import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';

/** Which lines a walk visits: those committed in a range and, where `event` is given, dated in another. Half-open. */
export interface WalkRange {
  /** Microseconds since the epoch. */
  readonly committedFromUs: number;
  readonly committedToUs: number;
  readonly event: { readonly from: bigint; readonly to: bigint } | null;
  /** Only blocks that were matched with older rules than these. */
  readonly epochBelow?: number;
}

/** A block that reaches into a walk's range. */
export interface WalkHead extends BlockKey {
  readonly committedToUs: number;
  readonly lineCount: number;
  readonly timeFromUs: bigint;
  readonly timeToUs: bigint;
  /** Whether some of its lines were counted and not kept. */
  readonly hasGhosts: boolean;
}

interface Row {
  readonly committed_us: number;
  readonly id: number;
  readonly committed_to_us: number;
  readonly line_count: number;
  readonly time_from_us: string;
  readonly time_to_us: string;
  readonly has_ghosts: boolean;
}

const DAY_US = 86_400_000_000;

/** Blocks never span two days, so one that reaches into the range began no earlier than its first day: $2 is that. */
export const IN_RANGE = `org_id = $1 and committed_us >= $2 and committed_to_us >= $3 and committed_us < $4
  and ($5::bigint is null or (time_from_us < $6::bigint and time_to_us >= $5::bigint))
  and ($7::bigint is null or rules_epoch < $7::bigint)`;

export const rangeValues = (
  orgId: number,
  { committedFromUs, committedToUs, event, epochBelow }: WalkRange,
): unknown[] => [
  orgId,
  Math.floor(committedFromUs / DAY_US) * DAY_US,
  committedFromUs,
  committedToUs,
  event?.from.toString() ?? null,
  event?.to.toString() ?? null,
  epochBelow ?? null,
];

/** @returns the blocks that reach into the range, the latest commits first. */
export async function findHeads(
  client: Pick<PoolClient, 'query'>,
  orgId: number,
  range: WalkRange,
  limit?: number,
): Promise<WalkHead[]> {
  const { rows } = await client.query<Row>(
    `select committed_us, id, committed_to_us, line_count, time_from_us::text as time_from_us,
       time_to_us::text as time_to_us, not_kept is not null as has_ghosts
     from block where ${IN_RANGE} order by committed_us desc, id desc limit $8`,
    [...rangeValues(orgId, range), limit ?? null],
  );
  return rows.map((row) => ({
    committedUs: row.committed_us,
    id: row.id,
    committedToUs: row.committed_to_us,
    lineCount: row.line_count,
    timeFromUs: BigInt(row.time_from_us),
    timeToUs: BigInt(row.time_to_us),
    hasGhosts: row.has_ghosts,
  }));
}
