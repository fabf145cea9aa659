import type { Db } from '@logflow/db';
import type { Select } from '@logflow/model';

export interface ClaimLimits {
  /** Rows are claimed until they hold this many events; the first is claimed whatever its size. */
  readonly events: number;
  readonly rows: number;
  readonly leaseSeconds: number;
}

/** A row of a destination's queue, this process's own until its lease ends. */
export interface ClaimedDelivery {
  readonly id: number;
  /** Names the claim: who settles with another lease settles nothing. */
  readonly lease: string;
  /** When the lines were committed, whichever block they lie in now. */
  readonly committedUs: number;
  readonly blockCommittedUs: number;
  readonly blockId: number;
  readonly firstLine: number;
  readonly lineCount: number;
  readonly selects: Select;
  /** Positions among the selected events that are still to be sent; null: all. */
  readonly remaining: readonly number[] | null;
}

interface Row {
  id: number;
  lease: string;
  committed_us: number;
  block_committed_us: number;
  block_id: number;
  first_line: number;
  line_count: number;
  selects: string;
  remaining: number[] | null;
}

/** The sum of the rows before each decides, so that many small blocks travel in one request. */
const CLAIM = `
  with due as (
    select id, coalesce(cardinality(remaining), events) as size from delivery
    where org_id = $1 and destination_id = $2 and (claimed_until is null or claimed_until <= clock_timestamp())
    order by id limit $3 for update skip locked
  ), fitting as (
    select id from (select id, sum(size) over (order by id) - size as before from due) as sized where before < $4
  )
  update delivery d set claimed_until = clock_timestamp() + make_interval(secs => $5)
  from fitting where d.org_id = $1 and d.destination_id = $2 and d.id = fitting.id
  returning d.id, d.claimed_until::text as lease, d.committed_us, d.block_committed_us, d.block_id, d.first_line, d.line_count,
    d.selects, d.remaining`;

/**
 * Claims the oldest rows that nobody holds. A row whose lease ran out is claimed again, so its events may be sent
 * twice, never lost.
 */
export async function claimDeliveries(
  db: Pick<Db, 'pool'>,
  orgId: number,
  destinationId: string,
  limits: ClaimLimits,
): Promise<ClaimedDelivery[]> {
  const values = [orgId, destinationId, limits.rows, limits.events, limits.leaseSeconds];
  const { rows } = await db.pool.query<Row>(CLAIM, values);
  return rows.map(fromRow).sort((a, b) => a.id - b.id);
}

/** Gives claimed rows back at once, as they were. */
export async function releaseDeliveries(
  db: Pick<Db, 'pool'>,
  orgId: number,
  destinationId: string,
  rows: readonly ClaimedDelivery[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.pool.query(
    `update delivery d set claimed_until = null from unnest($3::bigint[], $4::timestamptz[]) as claim (id, lease)
     where d.org_id = $1 and d.destination_id = $2 and d.id = claim.id and d.claimed_until = claim.lease`,
    [orgId, destinationId, rows.map((row) => row.id), rows.map((row) => row.lease)],
  );
}

const fromRow = (row: Row): ClaimedDelivery => ({
  id: row.id,
  lease: row.lease,
  committedUs: row.committed_us,
  blockCommittedUs: row.block_committed_us,
  blockId: row.block_id,
  firstLine: row.first_line,
  lineCount: row.line_count,
  selects: JSON.parse(row.selects) as Select,
  remaining: row.remaining,
});
