import type { Db } from '@logflow/db';
import { type ByteRange, bodyOf, decodeBodies, decodeHead, decodeLines, type Lines, selectLines } from '@logflow/lines';
import type { CommittedRun, Marks } from '@logflow/model';
import type { PoolClient } from 'pg';
import { ghostsOf } from '../not-kept';
import { RunIndex } from '../run-index';
import { fetchPart } from './block-parts';
import { inSnapshot } from './snapshot';
import { findHeads, type WalkHead, type WalkRange } from './walk-heads';

/** What names a line for ever, and when it was counted. */
export interface LineName {
  readonly batch: string;
  readonly index: number;
  readonly committedUs: number;
}

/** The lines of one block that a walk visits. */
export interface WalkedBlock {
  readonly head: WalkHead;
  /** Those of the range alone; without bodies where the walk was not asked for them. */
  readonly lines: Lines;
  /** Bytes of their bodies. */
  readonly bytes: number;
  /** How many lines were committed in the range, in the range of event times or not. */
  readonly committed: number;
  nameOf(line: number): LineName;
  /** Where a line of `lines` stands in the block itself. */
  placeOf(line: number): number;
  bodiesOf(lines: readonly number[]): Promise<Buffer[]>;
}

export interface WalkOptions {
  /** Whether `lines` must come with bodies. */
  readonly bodies: boolean;
  /** Called for each block in turn; false ends the walk. */
  readonly visit: (block: WalkedBlock) => Promise<boolean>;
}

const LINES_AT_ONCE = 20_000;
const BLOCKS_AT_ONCE = 64;

/**
 * Visits the lines of a range, block by block, the latest commits first, each line once and those that were not kept
 * never: the blocks are read in one snapshot, so merging meanwhile neither hides nor doubles any. The next blocks are
 * read while the last are visited.
 */
export function walkBlocks(db: Db, orgId: number, range: WalkRange, options: WalkOptions): Promise<void> {
  return inSnapshot(db, async (client) => {
    const groups = groupHeads(await findHeads(client, orgId, range));
    let next = ahead(client, orgId, groups[0]);
    for (let i = 0; i < groups.length; i++) {
      const found = await next;
      next = ahead(client, orgId, groups[i + 1]);
      for (const stored of found) {
        const block = await openBlock(stored, range, options.bodies);
        if (block !== null && !(await options.visit(block))) return void (await next);
      }
    }
  });
}

function groupHeads(heads: readonly WalkHead[]): WalkHead[][] {
  const groups: WalkHead[][] = [];
  let lines = 0;
  for (const head of heads) {
    const group = groups.at(-1);
    const fits = group !== undefined && group.length < BLOCKS_AT_ONCE && lines + head.lineCount <= LINES_AT_ONCE;
    if (fits) group.push(head);
    else groups.push([head]);
    lines = (fits ? lines : 0) + head.lineCount;
  }
  return groups;
}

/** A block as it is stored. */
export interface Stored {
  readonly head: WalkHead;
  readonly frame: Buffer;
  readonly runs: readonly CommittedRun[];
  /** Read only where some lines were not kept. */
  readonly marks: Marks | undefined;
}

/** A failure is met when the group is awaited; until then it must not count as one that nobody handles. */
function ahead(client: PoolClient, orgId: number, group: readonly WalkHead[] | undefined): Promise<Stored[]> {
  const reading = group === undefined ? Promise.resolve([]) : readGroup(client, orgId, group);
  reading.catch(() => undefined);
  return reading;
}

export async function readGroup(client: PoolClient, orgId: number, group: readonly WalkHead[]): Promise<Stored[]> {
  const runs = await fetchPart.runs(client, orgId, group);
  const frames = await fetchPart.frame(client, orgId, group);
  const haunted = group.filter((head) => head.hasGhosts);
  const marks = haunted.length > 0 ? await fetchPart.marks(client, orgId, haunted) : null;
  return group.map((head) => {
    const [frame, own] = [frames.get(head.id), runs.get(head.id)];
    if (frame === undefined || own === undefined) throw new Error(`block ${head.id} has a head and no lines`);
    return { head, frame, runs: own, marks: marks?.get(head.id) };
  });
}

/** @returns null where no line of the block was committed in the range. */
export async function openBlock(
  { head, frame, runs, marks }: Stored,
  range: WalkRange,
  bodies: boolean,
): Promise<WalkedBlock | null> {
  const index = new RunIndex(runs);
  const all = bodies ? await decodeLines(frame) : await columnsOf(frame);
  const { kept, committed } = withoutGhosts(chooseLines(head, index, all, range), marks, all.count);
  if (committed === 0) return null;
  const placeOf = (line: number): number => (kept === null ? line : (kept[line] as number));
  return {
    head,
    lines: kept === null ? all : selectLines(all, kept),
    bytes: kept === null ? (all.ends[all.count - 1] ?? 0) : bytesOf(all, kept),
    committed,
    nameOf: (line) => index.nameOf(placeOf(line)),
    placeOf,
    bodiesOf: (lines) => (bodies ? bodiesAt(all, lines.map(placeOf)) : readBodies(frame, lines.map(placeOf))),
  };
}

async function columnsOf(frame: Buffer): Promise<Lines> {
  const head = await decodeHead(frame);
  if (head === null) throw new Error('the frame of a block ends before its columns do');
  return head.columns;
}

const bodiesAt = async (lines: Lines, places: readonly number[]): Promise<Buffer[]> =>
  places.map((place) => bodyOf(lines, place));

async function readBodies(frame: Buffer, places: readonly number[]): Promise<Buffer[]> {
  const head = await decodeHead(frame);
  if (head === null) throw new Error('the frame of a block ends before its columns do');
  const pieces = head.pieces.map(({ start, end }: ByteRange, n) => [n, frame.subarray(start, end)] as const);
  return decodeBodies(head, places, new Map(pieces));
}

interface ChosenLines {
  /** Ascending; null: all of the block. */
  readonly kept: number[] | null;
  readonly committed: number;
}

/** Of a line that was counted and not kept there is no text to look at. */
function withoutGhosts(chosen: ChosenLines, marks: Marks | undefined, lineCount: number): ChosenLines {
  const ghosts = marks ? ghostsOf(marks, lineCount) : null;
  if (ghosts === null) return chosen;
  const lines = chosen.kept ?? Array.from({ length: lineCount }, (_, line) => line);
  return { ...chosen, kept: lines.filter((line) => ghosts[line] === 0) };
}

function chooseLines(
  head: WalkHead,
  index: RunIndex,
  lines: Lines,
  { committedFromUs, committedToUs, event }: WalkRange,
): ChosenLines {
  const inside = head.committedUs >= committedFromUs && head.committedToUs < committedToUs;
  const dated = event === null || (head.timeFromUs >= event.from && head.timeToUs < event.to);
  if (inside && dated) return { kept: null, committed: lines.count };
  const committed = index.linesCommitted(committedFromUs, committedToUs);
  if (event === null) return { kept: committed, committed: committed.length };
  const { times } = lines;
  const kept = committed.filter((line) => {
    const time = times[line] as bigint;
    return time >= event.from && time < event.to;
  });
  return { kept, committed: committed.length };
}

function bytesOf({ ends }: Lines, kept: readonly number[]): number {
  let bytes = 0;
  for (const line of kept) bytes += (ends[line] as number) - (line === 0 ? 0 : (ends[line - 1] as number));
  return bytes;
}
