import { decodeLines } from '@logflow/lines';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import { decodeMarks } from '../marks';
import { type MergedBlock, type MergePart, mergeParts } from '../merge-blocks';
import { mergeMarks } from '../merge-marks';
import { runsOf } from './block-parts';

interface LockedHead {
  readonly committed_us: number;
  readonly id: number;
  readonly committed_to_us: number;
  readonly rules_epoch: number;
  readonly time_from_us: string;
  readonly time_to_us: string;
  readonly runs: string;
  readonly packed_runs: Buffer | null;
}

type Keys = readonly [
  orgId: number,
  committed: readonly number[],
  ids: readonly number[],
  least: number,
  greatest: number,
];

/**
 * Replaces the blocks by one, within the caller's transaction. Heads that another transaction has locked and blocks whose
 * deliveries are claimed or locked are left out. What backfills marked stays apart from what the workers marked, which
 * deliveries go by; it becomes one layer.
 * @param group as large in lines and bytes as the merged block may be: all of it is decoded at once
 * @param level zstd level of the merged lines
 * @returns how many blocks were merged; 0 where fewer than two could be
 */
export async function mergeGroup(
  client: PoolClient,
  orgId: number,
  group: readonly BlockKey[],
  level: number,
): Promise<number> {
  const heads = await lockHeads(client, orgId, group);
  const busy = await blocksInDelivery(client, orgId, heads);
  const free = heads.filter((head) => !busy.has(head.id));
  if (free.length < 2) return 0;
  const parts = await loadParts(client, orgId, free);
  if (parts.length < 2) return 0;
  const merged = await mergeParts(parts, level);
  await replace(client, orgId, parts, merged, (free[0] as LockedHead).rules_epoch);
  return parts.length;
}

/** The bounds beside the keys let PostgreSQL leave out every other day's partition. */
const KEYS = 'unnest($2::bigint[], $3::bigint[]) as key (committed_us, id)';
const isKey = (table: string, id: string): string =>
  `${table}.org_id = $1 and ${table}.committed_us = key.committed_us and ${table}.${id} = key.id
   and ${table}.committed_us between $4 and $5`;

function keysOf(orgId: number, blocks: readonly BlockKey[]): Keys {
  const committed = blocks.map((block) => block.committedUs);
  const least = committed.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
  const greatest = committed.reduce((a, b) => Math.max(a, b), 0);
  return [orgId, committed, blocks.map((block) => block.id), least, greatest];
}

async function lockHeads(client: PoolClient, orgId: number, group: readonly BlockKey[]): Promise<LockedHead[]> {
  const { rows } = await client.query<LockedHead>(
    `select block.committed_us, block.id, committed_to_us, rules_epoch, time_from_us::text as time_from_us,
       time_to_us::text as time_to_us, runs, packed_runs
     from ${KEYS} join block on ${isKey('block', 'id')} for update of block skip locked`,
    [...keysOf(orgId, group)],
  );
  return rows.sort((a, b) => a.committed_us - b.committed_us || a.id - b.id);
}

/**
 * Locks the deliveries of the blocks, so that none can be claimed until they point to the merged block.
 * @returns the blocks with a delivery that is claimed, or that somebody else has locked
 */
async function blocksInDelivery(client: PoolClient, orgId: number, heads: readonly LockedHead[]): Promise<Set<number>> {
  const ids = heads.map((head) => head.id);
  const locked = await client.query<{ id: number }>(
    `select id from delivery where org_id = $1 and block_id = any ($2)
       and (claimed_until is null or claimed_until <= now()) for update skip locked`,
    [orgId, ids],
  );
  const mine = new Set(locked.rows.map((row) => row.id));
  const all = await client.query<{ id: number; block_id: number }>(
    'select id, block_id from delivery where org_id = $1 and block_id = any ($2)',
    [orgId, ids],
  );
  return new Set(all.rows.filter((row) => !mine.has(row.id)).map((row) => row.block_id));
}

async function loadParts(client: PoolClient, orgId: number, heads: readonly LockedHead[]): Promise<MergePart[]> {
  const keys = [
    ...keysOf(
      orgId,
      heads.map((head) => ({ committedUs: head.committed_us, id: head.id })),
    ),
  ];
  const lines = await client.query<{ block_id: number; lines: Buffer }>(
    `select block_id, lines from ${KEYS} join block_lines on ${isKey('block_lines', 'block_id')}`,
    keys,
  );
  const marks = await client.query<{ block_id: number; layer: number; marks: Buffer }>(
    `select block_id, layer, marks from ${KEYS} join block_marks on ${isKey('block_marks', 'block_id')} order by layer`,
    keys,
  );
  const frames = new Map(lines.rows.map((row) => [row.block_id, row.lines]));
  const layers = new Map<number, Buffer[]>();
  for (const row of marks.rows) layers.set(row.block_id, [...(layers.get(row.block_id) ?? []), row.marks]);
  const parts = heads.map((head) => loadPart(head, frames.get(head.id), layers.get(head.id) ?? []));
  return (await Promise.all(parts)).filter((part) => part !== null);
}

async function loadPart(
  head: LockedHead,
  frame: Buffer | undefined,
  [marks, ...later]: readonly Buffer[],
): Promise<MergePart | null> {
  if (frame === undefined || marks === undefined) return null;
  const [lines, decodedMarks, runs] = await Promise.all([decodeLines(frame), decodeMarks(marks), runsOf(head)]);
  const layers = await Promise.all(later.map(decodeMarks));
  return {
    committedUs: head.committed_us,
    id: head.id,
    committedToUs: head.committed_to_us,
    timeFromUs: BigInt(head.time_from_us),
    timeToUs: BigInt(head.time_to_us),
    lines,
    marks: decodedMarks,
    laterMarks: layers.length === 0 ? null : mergeMarks(layers.map((layer) => ({ marks: layer, firstLine: 0 }))),
    runs,
  };
}

async function replace(
  client: PoolClient,
  orgId: number,
  parts: readonly MergePart[],
  merged: MergedBlock,
  rulesEpoch: number,
): Promise<void> {
  const keys = keysOf(orgId, parts);
  const [, , ids] = keys;
  await client.query(`delete from block using ${KEYS} where ${isKey('block', 'id')}`, [...keys]);
  await client.query(`delete from block_lines using ${KEYS} where ${isKey('block_lines', 'block_id')}`, [...keys]);
  await client.query(`delete from block_marks using ${KEYS} where ${isKey('block_marks', 'block_id')}`, [...keys]);
  const id = await insertBlock(client, orgId, merged, rulesEpoch);
  const sums = [orgId, merged.seriesIds, keys[3], keys[4], ids, id, merged.committedToUs, merged.notKeptBySeries];
  await client.query(SUM_SERIES, sums);
  const moved = [orgId, ids, merged.firstLines, merged.committedUs, id];
  await client.query(MOVE_DEAD, moved);
  await client.query(MOVE_DELIVERIES, moved);
}

async function insertBlock(
  client: PoolClient,
  orgId: number,
  merged: MergedBlock,
  rulesEpoch: number,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `with head as (
       insert into block (org_id, committed_us, id, committed_to_us, rules_epoch, line_count, time_from_us, time_to_us,
         runs, packed_runs, plain_bytes, not_kept, batch_from, batch_to, matched_count, not_kept_count)
       values ($1, $2, nextval('block_id'), $3, $4, $5, $6, $7, '', $8, $11, $12, $14, $15, $16, $17) returning id
     ), lines as (
       insert into block_lines (org_id, committed_us, block_id, lines, text_filter) select $1, $2, id, $9, $18 from head
     ), marks as (
       insert into block_marks (org_id, committed_us, block_id, layer, marks)
       select $1, $2, id, layer, layer_marks from head, (values (0, $10::bytea), (1, $13::bytea)) as l (layer, layer_marks)
       where layer_marks is not null
     ) select id from head`,
    [
      orgId,
      merged.committedUs,
      merged.committedToUs,
      rulesEpoch,
      merged.lineCount,
      merged.timeFromUs.toString(),
      merged.timeToUs.toString(),
      merged.packedRuns,
      merged.frame,
      merged.marks,
      merged.plainBytes,
      merged.notKept,
      merged.laterMarks,
      merged.batchSpans?.from ?? null,
      merged.batchSpans?.to ?? null,
      merged.matchedCount,
      merged.notKeptCount,
      merged.textFilter,
    ],
  );
  return (rows[0] as { id: number }).id;
}

/** Marks name every series that their block has a row for, so the index finds these rows by its first columns. */
const SUM_SERIES = `
  with gone as (
    delete from block_series
    where org_id = $1 and series_id = any ($2) and committed_us between $3 and $4 and block_id = any ($5)
    returning series_id, increments, lines
  )
  insert into block_series (org_id, series_id, committed_us, block_id, committed_to_us, increments, lines, not_kept)
  select $1, series_id, $3, $6, $7, sum(increments), sum(lines), max(kept.not_kept)
  from gone join unnest($2::bigint[], $8::text[]) as kept (id, not_kept) on kept.id = series_id group by series_id`;

const MOVED = 'unnest($2::bigint[], $3::int[]) as moved (id, first_line)';

/** After the dead ones: a replay that was turning those into deliveries has ended by then, and its rows are seen. */
const MOVE_DELIVERIES = `
  update delivery set block_committed_us = $4, block_id = $5, first_line = delivery.first_line + moved.first_line
  from ${MOVED} where delivery.org_id = $1 and delivery.block_id = moved.id`;

const MOVE_DEAD = `
  update delivery_dead set block_committed_us = $4, block_id = $5, line = delivery_dead.line + moved.first_line
  from ${MOVED} where delivery_dead.org_id = $1 and delivery_dead.block_id = moved.id`;
