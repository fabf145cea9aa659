import type { Db } from '@logflow/db';
import type { CommittedRun } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import type { LogRecord } from '../log-query';
import { ghostsOf } from '../not-kept';
import { toRecords } from '../page';
import { runsOf } from './block-parts';
import { BlockReader } from './block-reader';
import { inSnapshot } from './snapshot';

/** What names a line; and when it was committed (µs), as far as that is known: it is then looked for there first. */
export interface SoughtLine {
  readonly batch: string;
  readonly index: number;
  readonly committedUs?: number | undefined;
}

interface Head extends BlockKey {
  readonly runs: string;
  readonly packed_runs: Buffer | null;
}

/** The block and the place in it that hold a line. */
interface Found {
  readonly key: BlockKey;
  readonly line: number;
  readonly committedUs: number;
  readonly lineCount: number;
}

const HEADS_AT_ONCE = 1_000;
const DAY_US = 86_400_000_000;
const LAST: BlockKey = { committedUs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/** @returns the line; null where it is not there: never counted, expired, or kept from being stored by a rule */
export function findLine(db: Db, orgId: number, sought: SoughtLine): Promise<LogRecord | null> {
  return inSnapshot(db, async (client) => {
    const { committedUs, ...name } = sought;
    const there = committedUs === undefined ? null : await findPlace(client, orgId, sought);
    const found = there ?? (await findPlace(client, orgId, name));
    return found && readRecord(new BlockReader(db, client, orgId), name, found);
  });
}

async function findPlace(client: PoolClient, orgId: number, sought: SoughtLine): Promise<Found | null> {
  for await (const head of headsThatMayHold(client, orgId, sought)) {
    const found = placeOf(head, await runsOf(head), sought);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a head may name a request: a merged block says it by spans, and where it has none its runs must be unpacked. */
const MAY_NAME = `case when packed_runs is null then position($4::text in runs) > 0 else batch_from is null or exists (
  select 1 from unnest(batch_from, batch_to) as span (first, last) where $4::text::uuid between first and last) end`;

/** Newest first. */
async function* headsThatMayHold(client: PoolClient, orgId: number, sought: SoughtLine): AsyncGenerator<Head> {
  const { batch, committedUs = null } = sought;
  const dayUs = committedUs === null ? 0 : Math.floor(committedUs / DAY_US) * DAY_US;
  for (let after = LAST; ; ) {
    const { rows } = await client.query<Head>(
      `select committed_us as "committedUs", id, runs, packed_runs from block
       where org_id = $1 and (committed_us, id) < ($2, $3) and ${MAY_NAME}
         and ($5::bigint is null or (committed_us between $6 and $5 and committed_to_us >= $5))
       order by committed_us desc, id desc limit $7`,
      [orgId, after.committedUs, after.id, batch, committedUs, dayUs, HEADS_AT_ONCE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < HEADS_AT_ONCE) return;
    after = last;
  }
}

function placeOf(key: BlockKey, runs: readonly CommittedRun[], { batch, index }: SoughtLine): Found | null {
  let start = 0;
  let found: Omit<Found, 'lineCount'> | null = null;
  for (const run of runs) {
    const at = index - run.first;
    if (run.batch === batch && at >= 0 && at < run.count)
      found = { key, line: start + at, committedUs: run.committedAt };
    start += run.count;
  }
  return found && { ...found, lineCount: start };
}

async function readRecord(
  reader: BlockReader,
  { batch, index }: SoughtLine,
  { key, line, committedUs, lineCount }: Found,
): Promise<LogRecord | null> {
  const [block] = await reader.load([key], { marks: true, lines: 'none' });
  if (block === undefined || ghostsOf(block.marks, lineCount)?.[line]) return null;
  const [loaded] = await reader.loadLines([{ key, lines: [line] }]);
  if (loaded === undefined) return null;
  const place = { at: 0n, committedUs, batch, index, key, block, line, counted: 1, increments: 1 };
  const [record] = toRecords([{ entry: place, columns: loaded.columns, body: loaded.bodies[0] as Buffer }]);
  return record ?? null;
}
