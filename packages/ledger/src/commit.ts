import { type Db, transaction } from '@logflow/db';
import { emptyLines, encodeLines, type Lines, selectLines } from '@logflow/lines';
import type { BatchPart, Marks, Matches, Select } from '@logflow/model';
import {
  APPEND_BLOCK,
  APPEND_PARAMETERS,
  appendValues,
  blockBytes,
  countAway,
  countMatched,
  encodeMarks,
  ghostsOf,
  type NewBlock,
  textFilterOnCommit,
} from '@logflow/storage';
import type pg from 'pg';
import { selectedLines } from './deliveries';
import { addFlow, type FlowEntry } from './flow';
import { flowColumns } from './flow/add';
import { type CommitTook, flowOfCommit } from './flow/of-commit';
import { countMatches, keepLines } from './increments';
import { entriesOf, jobEntry, keepParts } from './parts';
import { type ResolvedSeries, resolveSeries } from './series-ids';
import type { TotalChanges } from './totals';

/** What a worker found in one job. */
export interface Commit {
  readonly jobId: string;
  readonly orgId: number;
  /** The epoch of the rules that the lines were matched with. */
  readonly rulesEpoch: number;
  readonly parts: readonly BatchPart[];
  readonly lines: Lines;
  /** `lines` as they came, framed; stored as it is unless lines must leave. */
  readonly frame: Buffer;
  /** Where it has lines of its own, those are stored: a rule redacted some. */
  readonly matches: Matches & { readonly lines?: Lines };
  readonly destinations: readonly CommitDestination[];
  /** Left out where nothing was measured. */
  readonly took?: CommitTook;
}

export interface CommitDestination {
  readonly id: string;
  readonly selects: Select;
}

export type CommitResult =
  | {
      readonly kind: 'committed';
      /** Microseconds since the epoch, PostgreSQL's clock. */
      readonly committedUs: number;
      readonly lines: number;
      /** Ids of the destinations that have something to send. */
      readonly wake: readonly string[];
      /** For each series of the matches, whether its lines count in `__other__`, because it found no place. */
      readonly overflows: readonly boolean[];
    }
  | { readonly kind: 'duplicate' };

/** A block and the deliveries planned for it. */
interface Prepared {
  readonly block: NewBlock;
  readonly totals: TotalChanges;
  readonly deliveries: readonly Delivery[];
  readonly flow: readonly FlowEntry[];
}

interface Delivery extends CommitDestination {
  readonly events: number;
}

const RETRIES = 5;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/**
 * The one transaction: what a job holds is counted, stored and planned for delivery together, once, whatever happens
 * before or after. A part whose idempotency key was counted before leaves the block.
 * @returns `duplicate` where the job, or every part of it, was committed before.
 * @throws the database's error, with nothing done; the same commit may be tried again at any time.
 */
export async function commitBatch(db: Db, given: Commit): Promise<CommitResult> {
  checkParts(given);
  const commit = withoutRedacted(given);
  const resolved = await resolveSeries(db, commit.orgId, commit.matches.series);
  const whole = await prepare(commit, resolved.ids, 0);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(db, (client) => write(client, commit, resolved, whole));
    } catch (error) {
      if (error instanceof JobCommitted) return { kind: 'duplicate' };
      if (attempt >= RETRIES || !isConflict(error)) throw error;
    }
  }
}

/** From here on nobody sees what a rule redacted. */
function withoutRedacted(commit: Commit): Commit {
  const { lines, ...matches } = commit.matches;
  return lines === undefined ? commit : { ...commit, lines, frame: NOT_FRAMED, matches };
}

/** Undoes the transaction of a job that another one has committed. */
class JobCommitted extends Error {}

function isConflict(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

function checkParts({ parts, lines, jobId }: Commit): void {
  const count = countOf(parts);
  if (count !== lines.count)
    throw new Error(`job ${jobId}: its parts name ${count} lines, its frame holds ${lines.count}`);
}

async function write(
  client: pg.PoolClient,
  commit: Commit,
  { ids, overflows }: ResolvedSeries,
  whole: Prepared,
): Promise<CommitResult> {
  const fresh = await enterLedger(client, commit);
  if (!fresh.has(jobEntry(commit.jobId))) throw new JobCommitted();
  const kept = keepParts(commit.parts, fresh);
  const repeated = commit.lines.count - countOf(kept.parts);
  if (kept.parts.length === 0) return noteRepeated(client, commit.orgId, repeated);
  const prepared = kept.lines ? await prepare(...leaveOut(commit, ids, kept.parts, kept.lines), repeated) : whole;
  const changed = await addTotals(client, commit.orgId, prepared.totals);
  const committedUs = await store(client, prepared, changed);
  const wake = prepared.deliveries.map((delivery) => delivery.id);
  return { kind: 'committed', committedUs, lines: prepared.block.lineCount, wake, overflows };
}

const countOf = (parts: readonly BatchPart[]): number => parts.reduce((sum, { count }) => sum + count, 0);

/** Nothing of the job is new: all that is left of it is that it came. */
async function noteRepeated(client: pg.PoolClient, orgId: number, amount: number): Promise<CommitResult> {
  const { rows } = await client.query<{ us: number }>('select commit_stamp() as us');
  const atUs = (rows[0] as { us: number }).us;
  await addFlow(client, orgId, [{ kind: 'repeated', subject: '', amount, atUs }]);
  return { kind: 'duplicate' };
}

function leaveOut(
  commit: Commit,
  ids: readonly number[],
  parts: readonly BatchPart[],
  kept: readonly number[],
): [Commit, number[]] {
  const rest = keepLines(commit.matches, ids, commit.lines.count, kept);
  const lines = selectLines(commit.lines, kept);
  return [{ ...commit, parts, lines, frame: NOT_FRAMED, matches: rest.matches }, rest.ids];
}

const NOT_FRAMED = Buffer.alloc(0);

async function prepare(commit: Commit, ids: readonly number[], repeated: number): Promise<Prepared> {
  const { lines, parts, took } = commit;
  const { marks, series, totals, notKept } = countMatches(commit.matches, ids, lines.count);
  const stored = storedLines(commit, marks);
  const [packedMarks, frame] = await Promise.all([encodeMarks(marks), frameOf(commit, stored)]);
  const plainBytes = blockBytes(lines, marks);
  const block: NewBlock = {
    orgId: commit.orgId,
    rulesEpoch: commit.rulesEpoch,
    lineCount: lines.count,
    ...timesOf(lines),
    runs: parts.filter((part) => part.count > 0).map(({ batch, count }) => ({ batch, first: 0, count })),
    plainBytes,
    matchedCount: countMatched(marks, lines.count),
    notKeptCount: countAway(marks),
    notKept,
    frame,
    textFilter: textFilterOnCommit(stored, plainBytes),
    marks: packedMarks,
    series,
  };
  const deliveries = planDeliveries(commit, marks);
  return { block, totals, deliveries, flow: flowOfCommit({ parts, repeated, marks, deliveries, took }) };
}

/** The lines, of those that are not kept without their texts. */
function storedLines({ lines }: Commit, marks: Marks): Lines {
  const ghosts = ghostsOf(marks, lines.count);
  return ghosts === null ? lines : emptyLines(lines, ghosts);
}

/** The frame as it came, unless lines have left it or lost their texts. */
const frameOf = ({ lines, frame }: Commit, stored: Lines): Promise<Buffer> | Buffer =>
  stored !== lines || frame === NOT_FRAMED ? encodeLines(stored) : frame;

function timesOf(lines: Lines): { timeFrom: bigint; timeTo: bigint } {
  let timeFrom = lines.times[0] ?? 0n;
  let timeTo = timeFrom;
  for (const time of lines.times) {
    if (time < timeFrom) timeFrom = time;
    else if (time > timeTo) timeTo = time;
  }
  return { timeFrom, timeTo };
}

function planDeliveries({ destinations, lines }: Commit, marks: Marks): Delivery[] {
  return destinations
    .map(({ id, selects }) => ({ id, selects, events: countSelected(marks, selects, lines.count) }))
    .filter((delivery) => delivery.events > 0);
}

function countSelected(marks: Marks, selects: Select, lineCount: number): number {
  const ghosts = ghostsOf(marks, lineCount);
  if (ghosts === null && selects === 'all') return lineCount;
  return selectedLines(marks, selects, 0, lineCount).filter((line) => !ghosts?.[line]).length;
}

/** @returns the entries that were not there yet. Waits for a transaction that is entering one of them. */
async function enterLedger(client: pg.PoolClient, commit: Commit): Promise<Set<string>> {
  const entered = await client.query<{ entry: string }>({
    name: 'enter-ledger',
    text: `insert into ledger (org_id, entry) select $1::int, unnest($2::text[])
      on conflict do nothing returning entry`,
    values: [commit.orgId, entriesOf(commit.jobId, commit.parts)],
  });
  return new Set(entered.rows.map((row) => row.entry));
}

/** Arrays as PostgreSQL writes them, on their way from one statement to the next. */
interface ChangedTotals {
  readonly ids: string;
  /** What the totals were before, in the order of `ids`; null where there was none. */
  readonly priors: string;
  /** Ids of the series that had no total yet. */
  readonly newborn: string;
}

const NONE_CHANGED: ChangedTotals = { ids: '{}', priors: '{}', newborn: '{}' };

/** Locks the totals, in order of id, until the transaction ends. */
async function addTotals(client: pg.PoolClient, orgId: number, totals: TotalChanges): Promise<ChangedTotals> {
  if (totals.ids.length === 0) return NONE_CHANGED;
  const changed = await client.query<ChangedTotals>({
    name: 'add-totals',
    text: `with changed as (
        insert into series_total as t (org_id, series_id, total)
        select $1::int, s.id, s.increment from unnest($2::bigint[], $3::double precision[]) as s (id, increment)
        on conflict (org_id, series_id) do update set prior = t.total, total =
          case when excluded.series_id = any($4::bigint[]) then excluded.total else t.total + excluded.total end,
          changed_us = clock_us()
          where excluded.total <> 0 or excluded.series_id = any($4::bigint[])
        returning series_id, prior
      ) select array_agg(series_id)::text as ids, array_agg(prior)::text as priors,
        coalesce(array_agg(series_id) filter (where prior is null), '{}')::text as newborn
      from changed having count(*) > 0`,
    values: [orgId, totals.ids, totals.amounts, totals.sets],
  });
  return changed.rows[0] ?? NONE_CHANGED;
}

const BORN = APPEND_PARAMETERS + 1;
const CHANGED = APPEND_PARAMETERS + 2;
const DELIVERIES = APPEND_PARAMETERS + 4;
const FLOW = APPEND_PARAMETERS + 7;

/** Everything that names the time of the commit. From its first expression on, the sampler waits for this transaction. */
const STORE = `
  with stamp as materialized (select commit_stamp() as us),
  ${APPEND_BLOCK},
  born as (
    update series set born_us = us from stamp
    where org_id = $1::int and id = any($${BORN}::bigint[]) and born_us is null
  ),
  changed as (
    insert into series_change (org_id, committed_us, series_ids, priors)
    select $1::int, us, $${CHANGED}::bigint[], $${CHANGED + 1}::double precision[] from stamp
    where cardinality($${CHANGED}::bigint[]) > 0
  ),
  planned as (
    insert into delivery (org_id, destination_id, committed_us, block_committed_us, block_id, first_line, line_count, selects, events)
    select $1::int, d.destination, b.committed_us, b.committed_us, b.id, 0, $3::int, d.selects, d.events
    from new_block b,
      unnest($${DELIVERIES}::uuid[], $${DELIVERIES + 1}::text[], $${DELIVERIES + 2}::int[]) as d (destination, selects, events)
  ),
  flow as (
    insert into flow_change (org_id, at_us, kinds, subjects, amounts)
    select $1::int, us, $${FLOW}::text[], $${FLOW + 1}::text[], $${FLOW + 2}::bigint[] from stamp
  )
  select us from stamp`;

async function store(
  client: pg.PoolClient,
  { block, deliveries, flow }: Prepared,
  { ids, priors, newborn }: ChangedTotals,
): Promise<number> {
  const stored = await client.query<{ us: number }>({
    name: 'store-block',
    text: STORE,
    values: [
      ...appendValues(block),
      ...[newborn, ids, priors],
      deliveries.map((delivery) => delivery.id),
      deliveries.map((delivery) => JSON.stringify(delivery.selects)),
      deliveries.map((delivery) => delivery.events),
      ...flowColumns(flow),
    ],
  });
  return (stored.rows[0] as { us: number }).us;
}
