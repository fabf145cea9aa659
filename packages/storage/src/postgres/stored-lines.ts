import type { Db } from '@logflow/db';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import { matchedLines } from '../matched';
import { ghostsOf } from '../not-kept';
import type { StoredBlock } from '../stored-block';
import { BlockReader } from './block-reader';

/** What blocks hold of a stretch of commit time: lines. */
export interface StoredLines {
  /** With those that were counted and not kept. */
  readonly lines: number;
  readonly matched: number;
  readonly notKept: number;
}

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

const DAY_US = 86_400_000_000;
const BLOCKS_AT_ONCE = 16;

/** A block without these counts is older than the flow of its org. */
const WITHIN = `
  select coalesce(sum(line_count), 0)::bigint as lines, coalesce(sum(matched_count), 0)::bigint as matched,
    coalesce(sum(not_kept_count), 0)::bigint as "notKept"
  from block where org_id = $1 and committed_us >= $2 and committed_us < $3 and committed_to_us < $3`;

/** Merged blocks that reach over an end of the range; none spans two days. */
const CUT = `
  select committed_us as "committedUs", id from block
  where org_id = $1 and committed_us < $3 and committed_to_us >= $2 and committed_us >= $4
    and (committed_us < $2 or committed_to_us >= $3)`;

/** @returns what heads say of the blocks that lie in `[fromUs, toUs)`, and marks of those that do so in part. */
export async function storedLines(
  db: Db,
  client: PoolClient,
  orgId: number,
  { fromUs, toUs }: Range,
): Promise<StoredLines> {
  const within = await client.query<StoredLines>(WITHIN, [orgId, fromUs, toUs]);
  const cut = await client.query<BlockKey>(CUT, [orgId, fromUs, toUs, fromUs - (fromUs % DAY_US)]);
  return addCut(within.rows[0] as StoredLines, new BlockReader(db, client, orgId), cut.rows, { fromUs, toUs });
}

async function addCut(
  sums: StoredLines,
  reader: BlockReader,
  keys: readonly BlockKey[],
  range: Range,
): Promise<StoredLines> {
  let { lines, matched, notKept } = sums;
  for (let i = 0; i < keys.length; i += BLOCKS_AT_ONCE) {
    const blocks = await reader.load(keys.slice(i, i + BLOCKS_AT_ONCE), { marks: 'first', lines: 'none' });
    for (const block of blocks) {
      if (block === undefined) continue;
      const part = countWithin(block, range);
      lines += part.lines;
      matched += part.matched;
      notKept += part.notKept;
    }
  }
  return { lines, matched, notKept };
}

function countWithin({ runs, marks }: StoredBlock, { fromUs, toUs }: Range): StoredLines {
  const all = runs.reduce((sum, { count }) => sum + count, 0);
  const [isMatched, ghosts] = [matchedLines(marks, all), ghostsOf(marks, all)];
  const found = { lines: 0, matched: 0, notKept: 0 };
  let end = 0;
  for (const { count, committedAt } of runs) {
    const start = end;
    end += count;
    if (committedAt < fromUs || committedAt >= toUs) continue;
    found.lines += count;
    for (let line = start; line < end; line++) {
      found.matched += isMatched[line] as number;
      if (ghosts?.[line]) found.notKept++;
    }
  }
  return found;
}
