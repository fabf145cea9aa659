import type { Db } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { Condition } from '../condition';
import { MAX_INT8, MIN_INT8, timeRange } from '../evaluate';
import type { LogFilter, LogRecord } from '../log-query';
import { type Entry, entriesOf, toRecords } from '../page';
import { comparePositions, type LinePosition } from '../position';
import { BlockReader } from './block-reader';
import { committedBound } from './bound';
import { type Candidate, findCandidates } from './candidates';
import { loadEntries } from './load-entries';
import { eachSelection } from './select-blocks';
import { inSnapshot } from './snapshot';

export interface NeighbourQuery {
  readonly place: LinePosition;
  /** What makes a line a neighbour: where it came from. */
  readonly where: Condition | undefined;
  readonly before: OneSide;
  readonly after: OneSide;
}

export interface OneSide {
  readonly count: number;
  /** Where an earlier request stopped looking: what lies nearer is not looked at again. */
  readonly searchedToUs?: bigint | undefined;
}

/** Both newest first, as pages are; the line itself is in neither. */
export interface Neighbours {
  readonly before: FoundSide;
  readonly after: FoundSide;
}

export interface FoundSide {
  readonly records: readonly LogRecord[];
  /** Where time ran out: every neighbour that lies nearer was found, this time or before. Null: no more are wanted. */
  readonly searchedToUs: bigint | null;
}

const BLOCKS_AT_ONCE = 4;
const SIDE_MS = 750;

/**
 * The kept lines that stand next to a line in the order of event times.
 * @param sideMs milliseconds after which each side stops looking, once it has come any further
 */
export async function neighbours(db: Db, orgId: number, query: NeighbourQuery, sideMs = SIDE_MS): Promise<Neighbours> {
  const boundUs = await committedBound(db, MAX_INT8);
  return inSnapshot(db, async (client) => {
    const reader = new BlockReader(db, client, orgId);
    const find = (side: Side) => oneSide(reader, client, orgId, { ...query, ...query[side], boundUs, side, sideMs });
    return { before: await find('before'), after: await find('after') };
  });
}

type Side = 'before' | 'after';

interface SideQuery extends OneSide, Pick<NeighbourQuery, 'place' | 'where'> {
  readonly boundUs: bigint;
  readonly side: Side;
  readonly sideMs: number;
}

async function oneSide(
  reader: BlockReader,
  client: PoolClient,
  orgId: number,
  { place, where, count, side, sideMs, boundUs, searchedToUs: startUs = place.at }: SideQuery,
): Promise<FoundSide> {
  if (count === 0) return { records: [], searchedToUs: null };
  const times = side === 'before' ? { fromUs: MIN_INT8, toUs: startUs + 1n } : { fromUs: startUs, toUs: MAX_INT8 };
  const filter: LogFilter = { clock: 'event', ...times, where };
  const range = timeRange(filter, boundUs);
  const candidates = nearestFirst(await findCandidates(client, orgId, filter, range), side);
  const ends = monotonicMs() + sideMs;
  let found: Entry[] = [];
  let [next, unreadUs] = [0, reachOf(candidates[0], side)];
  while (unreadUs !== null) {
    const farthest = found[count - 1];
    if (farthest && isBeyond(unreadUs, farthest.at, side)) break;
    if (monotonicMs() >= ends && isBeyond(unreadUs, startUs, side)) break;
    const some = candidates.slice(next, next + BLOCKS_AT_ONCE);
    await eachSelection(reader, some, filter, range, { marks: true, columns: true }, (block, selection, key) => {
      const added = entriesOf(key, block, selection, 'event').filter((entry) => isOn(entry, place, side));
      found = [...found, ...added].sort(order(side)).slice(0, count);
    });
    next += some.length;
    unreadUs = reachOf(candidates[next], side);
  }
  const sure = found.filter(({ at }) => unreadUs === null || isBeyond(unreadUs, at, side));
  const records = toRecords(await loadEntries(reader, sure.sort(comparePositions)));
  return { records, searchedToUs: sure.length === count ? null : unreadUs };
}

/** @returns how near a block comes; null where there is none */
const reachOf = (candidate: Candidate | undefined, side: Side): bigint | null =>
  candidate === undefined ? null : side === 'before' ? candidate.toUs : candidate.fromUs;

/** Before: the further down the list of pages, the farther. */
const order = (side: Side) => (a: LinePosition, b: LinePosition) =>
  side === 'before' ? comparePositions(a, b) : comparePositions(b, a);

const isOn = (entry: LinePosition, place: LinePosition, side: Side): boolean => order(side)(place, entry) < 0;

const nearestFirst = (candidates: readonly Candidate[], side: Side): Candidate[] =>
  side === 'before'
    ? [...candidates]
    : [...candidates].sort((a, b) => (a.fromUs < b.fromUs ? -1 : a.fromUs > b.fromUs ? 1 : a.id - b.id));

const isBeyond = (us: bigint, at: bigint, side: Side): boolean => (side === 'before' ? us < at : us > at);
