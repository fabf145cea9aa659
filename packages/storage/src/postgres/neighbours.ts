import type { Db } from '@logflow/db';
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
  readonly before: number;
  readonly after: number;
}

/** Both newest first, as pages are; the line itself is in neither. */
export interface Neighbours {
  readonly before: readonly LogRecord[];
  readonly after: readonly LogRecord[];
}

const BLOCKS_AT_ONCE = 4;

/** The kept lines that stand next to a line in the order of event times. */
export async function neighbours(db: Db, orgId: number, query: NeighbourQuery): Promise<Neighbours> {
  const boundUs = await committedBound(db, MAX_INT8);
  return inSnapshot(db, async (client) => ({
    before: await oneSide(db, client, orgId, query, boundUs, 'before'),
    after: await oneSide(db, client, orgId, query, boundUs, 'after'),
  }));
}

type Side = 'before' | 'after';

async function oneSide(
  db: Db,
  client: PoolClient,
  orgId: number,
  { place, where, ...wanted }: NeighbourQuery,
  boundUs: bigint,
  side: Side,
): Promise<LogRecord[]> {
  const times = side === 'before' ? { fromUs: MIN_INT8, toUs: place.at + 1n } : { fromUs: place.at, toUs: MAX_INT8 };
  const filter: LogFilter = { clock: 'event', ...times, where };
  const range = timeRange(filter, boundUs);
  const candidates = nearestFirst(await findCandidates(client, orgId, filter, range), side);
  const reader = new BlockReader(db, client, orgId);
  let found: Entry[] = [];
  for (let next = 0; next < candidates.length; next += BLOCKS_AT_ONCE) {
    const farthest = found.length < wanted[side] ? undefined : found.at(-1);
    if (farthest && isBeyond(candidates[next] as Candidate, farthest.at, side)) break;
    const some = candidates.slice(next, next + BLOCKS_AT_ONCE);
    await eachSelection(reader, some, filter, range, { marks: true, columns: true }, (block, selection, key) => {
      const added = entriesOf(key, block, selection, 'event').filter((entry) => isOn(entry, place, side));
      found = [...found, ...added].sort(order(side)).slice(0, wanted[side]);
    });
  }
  return toRecords(await loadEntries(reader, found.sort(comparePositions)));
}

/** Before: the further down the list of pages, the farther. */
const order = (side: Side) => (a: LinePosition, b: LinePosition) =>
  side === 'before' ? comparePositions(a, b) : comparePositions(b, a);

const isOn = (entry: LinePosition, place: LinePosition, side: Side): boolean => order(side)(place, entry) < 0;

const nearestFirst = (candidates: readonly Candidate[], side: Side): Candidate[] =>
  side === 'before'
    ? [...candidates]
    : [...candidates].sort((a, b) => (a.fromUs < b.fromUs ? -1 : a.fromUs > b.fromUs ? 1 : a.id - b.id));

const isBeyond = (candidate: Candidate, at: bigint, side: Side): boolean =>
  side === 'before' ? candidate.toUs < at : candidate.fromUs > at;
