import { type Db, transaction } from '@logflow/db';
import type { BlockKey } from '../block-key';
import { COMPACT_DEFAULTS, type CompactLimits, type CompactOptions } from './compact-limits';
import { mergeGroup } from './merge-group';

interface Head extends BlockKey {
  readonly line_count: number;
  readonly plain_bytes: number;
  readonly rules_epoch: number;
}

const HEADS_AT_ONCE = 20_000;
const DAY_US = 86_400_000_000;
/** So many blocks are merged even where most of their lines are in one of them, which is then written again. */
const MANY_BLOCKS = 64;

/** How many blocks were merged, and into how many. */
export interface Compaction {
  readonly merged: number;
  readonly into: number;
}

/**
 * Merges small blocks of one org, UTC day and rules epoch into larger ones, oldest first, in the order of their
 * commits; each merge is one transaction. Blocks with a claimed delivery are left for the next time.
 * This walk goes over all orgs.
 */
export async function compactBlocks(db: Db, options: CompactOptions = {}): Promise<Compaction> {
  const ends = Date.now() + (options.budgetMs ?? COMPACT_DEFAULTS.budgetMs);
  const done = { merged: 0, into: 0 };
  const orgs = await db.pool.query<{ id: number }>('select id from org order by id');
  for (const { id } of orgs.rows) {
    const { merged, into } = await compactOrg(db, id, { ...options, budgetMs: ends - Date.now() });
    done.merged += merged;
    done.into += into;
    if (isOver(ends, options)) break;
  }
  return done;
}

const isOver = (ends: number, { signal }: CompactOptions): boolean => signal?.aborted || Date.now() > ends;

/** {@link compactBlocks} for one org. */
export async function compactOrg(db: Db, orgId: number, options: CompactOptions = {}): Promise<Compaction> {
  const limits = { ...COMPACT_DEFAULTS, ...options };
  const ends = Date.now() + limits.budgetMs;
  const done = { merged: 0, into: 0 };
  for await (const group of groupsOf(db, orgId, limits)) {
    if (isOver(ends, options)) break;
    const merged = await transaction(db, (client) => mergeGroup(client, orgId, group, limits.level));
    done.merged += merged;
    done.into += merged > 0 ? 1 : 0;
  }
  return done;
}

/** Walks the small blocks of an org in the order of their commits. */
async function* groupsOf(db: Db, orgId: number, limits: CompactLimits): AsyncGenerator<BlockKey[]> {
  let after: BlockKey = { committedUs: 0, id: 0 };
  for (;;) {
    const heads = await smallBlocks(db, orgId, after, limits);
    const groups = groupHeads(heads, limits);
    const whole = heads.length < HEADS_AT_ONCE || groups.length === 1 ? groups : groups.slice(0, -1);
    for (const group of whole) if (isWorthMerging(group)) yield group;
    const last = whole.at(-1)?.at(-1);
    if (last === undefined || heads.length < HEADS_AT_ONCE) return;
    after = last;
  }
}

async function smallBlocks(db: Db, orgId: number, after: BlockKey, limits: CompactLimits): Promise<Head[]> {
  const { rows } = await db.pool.query<Head>(
    `select committed_us as "committedUs", id, line_count, plain_bytes, rules_epoch from block
     where org_id = $1 and (committed_us, id) > ($2, $3) and line_count < $4 and plain_bytes < $7
       and committed_to_us < (select least(clock_us() - $5::bigint, last_boundary_us) from sampler)
     order by committed_us, id limit $6`,
    [orgId, after.committedUs, after.id, limits.smallLines, limits.minAgeMs * 1000, HEADS_AT_ONCE, limits.maxBytes],
  );
  return rows;
}

/** Cuts a list of heads where the day or the epoch changes and where a block would become too large. */
export function groupHeads(heads: readonly Head[], limits: Pick<CompactLimits, 'maxLines' | 'maxBytes'>): Head[][] {
  const groups: Head[][] = [];
  let lines = 0;
  let bytes = 0;
  for (const head of heads) {
    const group = groups.at(-1);
    lines += head.line_count;
    bytes += head.plain_bytes;
    if (group && isAlike(group[0] as Head, head) && lines <= limits.maxLines && bytes <= limits.maxBytes) {
      group.push(head);
      continue;
    }
    groups.push([head]);
    lines = head.line_count;
    bytes = head.plain_bytes;
  }
  return groups;
}

const isAlike = (a: Head, b: Head): boolean =>
  a.rules_epoch === b.rules_epoch && Math.floor(a.committedUs / DAY_US) === Math.floor(b.committedUs / DAY_US);

/** A merge should at least double the largest of its blocks: so a line is rewritten a few times, not at every run. */
export function isWorthMerging(group: readonly Pick<Head, 'line_count'>[]): boolean {
  if (group.length < 2) return false;
  const sizes = group.map((head) => head.line_count);
  const sum = sizes.reduce((total, size) => total + size, 0);
  return group.length >= MANY_BLOCKS || sum >= 2 * sizes.reduce((most, size) => Math.max(most, size), 0);
}
