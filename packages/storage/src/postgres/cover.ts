import type { Db } from '@logflow/db';
import type { Marks } from '@logflow/model';
import type { PoolClient } from 'pg';
import { encodeMarks } from '../marks';
import { fetchPart } from './block-parts';
import { openBlock, readGroup, type WalkedBlock } from './walk';
import { findHeads, IN_RANGE, rangeValues, type WalkHead, type WalkRange } from './walk-heads';

const HEADS_AT_ONCE = 2_000;

/**
 * @returns from which commit on (µs) the newest blocks of the range hold about `lines` lines; null: the range holds no
 * block.
 */
export async function nextBack(db: Db, orgId: number, range: WalkRange, lines: number): Promise<number | null> {
  const heads = await findHeads(db.pool, orgId, range, HEADS_AT_ONCE);
  let sum = 0;
  let fromUs: number | null = null;
  for (const head of heads) {
    if (sum >= lines && fromUs !== null && head.committedUs < fromUs) break;
    sum += head.lineCount;
    fromUs = Math.max(range.committedFromUs, head.committedUs);
  }
  return fromUs;
}

/** A locked block, with the marks that it has already, of all layers. */
export interface CoveredBlock extends WalkedBlock {
  readonly marks: Marks;
}

/**
 * Locks the blocks that reach into a range until the transaction ends, so that none of them is merged meanwhile, and
 * reads the lines of the range. It waits for merges in hand, and then takes what they made.
 * @param client inside a READ COMMITTED transaction
 */
export async function lockBlocks(client: PoolClient, orgId: number, range: WalkRange): Promise<CoveredBlock[]> {
  const heads = await lockHeads(client, orgId, range);
  if (heads.length === 0) return [];
  const marks = await fetchPart.marks(client, orgId, heads);
  const stored = await readGroup(client, orgId, heads);
  const blocks: CoveredBlock[] = [];
  for (const one of stored) {
    const block = await openBlock(one, range, true);
    if (block !== null) blocks.push({ ...block, marks: marks.get(one.head.id) as Marks });
  }
  return blocks;
}

/** A block that was merged between two looks is not found again under its id: then all are looked for anew. */
async function lockHeads(client: PoolClient, orgId: number, range: WalkRange): Promise<WalkHead[]> {
  for (;;) {
    const locked = await client.query<{ id: number }>(
      `select id from block where ${IN_RANGE} order by id for update`,
      rangeValues(orgId, range),
    );
    const heads = await findHeads(client, orgId, range);
    const ids = new Set(locked.rows.map(({ id }) => id));
    if (heads.length === ids.size && heads.every(({ id }) => ids.has(id))) return heads;
  }
}

/** What is added to a block: marks, and what its lines add to series, as columns that run parallel. */
export interface MoreMarks {
  readonly marks: Marks;
  readonly series: {
    readonly ids: readonly number[];
    readonly increments: readonly number[];
    readonly lines: readonly number[];
  };
}

/** Adds a layer of marks to a block that this transaction has locked. Its lines stay as they are. */
export async function addMarks(client: PoolClient, orgId: number, head: WalkHead, more: MoreMarks): Promise<void> {
  await client.query(
    `insert into block_marks (org_id, committed_us, block_id, layer, marks)
     select $1, $2, $3, max(layer) + 1, $4 from block_marks where org_id = $1 and committed_us = $2 and block_id = $3`,
    [orgId, head.committedUs, head.id, await encodeMarks(more.marks)],
  );
  await client.query(
    `insert into block_series as s (org_id, series_id, committed_us, block_id, committed_to_us, increments, lines)
     select $1::int, id, $2::bigint, $3::bigint, $4::bigint, increments, lines
     from unnest($5::bigint[], $6::double precision[], $7::int[]) as more (id, increments, lines)
     on conflict (org_id, series_id, committed_us, block_id)
     do update set increments = s.increments + excluded.increments, lines = s.lines + excluded.lines`,
    [orgId, head.committedUs, head.id, head.committedToUs, more.series.ids, more.series.increments, more.series.lines],
  );
  await client.query(
    `insert into marks_version as v (org_id, version) values ($1, 1)
     on conflict (org_id) do update set version = v.version + 1`,
    [orgId],
  );
}
