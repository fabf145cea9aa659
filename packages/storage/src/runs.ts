import { compress, decompress } from '@logflow/lines';
import type { CommittedRun } from '@logflow/model';

type RunRow = readonly [batch: string, first: number, count: number, committedUs: number];

/** As `block.runs` holds the runs of a block that has not been merged. */
export const formatRuns = (runs: readonly CommittedRun[]): string =>
  JSON.stringify(runs.map((run): RunRow => [run.batch, run.first, run.count, run.committedAt]));

export const parseRuns = (text: string): CommittedRun[] =>
  (JSON.parse(text) as RunRow[]).map(([batch, first, count, committedAt]) => ({ batch, first, count, committedAt }));

/** Runs in order of their lines; one that continues the run before it (same request, same commit) is joined to it. */
export function joinRuns(runs: readonly CommittedRun[]): CommittedRun[] {
  const joined: CommittedRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && continues(last, run)) joined[joined.length - 1] = { ...last, count: last.count + run.count };
    else joined.push(run);
  }
  return joined;
}

const continues = (last: CommittedRun, run: CommittedRun): boolean =>
  last.batch === run.batch && last.committedAt === run.committedAt && last.first + last.count === run.first;

/** A run as a row: batch id 16 bytes, first u32, count u32, the commit time's difference to the run before i64; all LE. */
const ROW_BYTES = 32;
const ID_BYTES = 16;
const RUNS_LEVEL = 9;
/** Added to the count; blocks that were merged earlier have it not, and their numbers lie row after row. */
const IN_PLANES = 0x80000000;

/**
 * The runs of a merged block, which are many: u32 LE count, then rows in planes (all first bytes, all second bytes, …),
 * each byte of an id as its difference to the run before, because ids made one after another are counted up; all in one
 * zstd frame.
 */
export function packRuns(runs: readonly CommittedRun[]): Promise<Buffer> {
  const rows = Buffer.alloc(runs.length * ROW_BYTES);
  let previous = 0;
  runs.forEach((run, i) => {
    const at = i * ROW_BYTES;
    rows.write(run.batch.replaceAll('-', ''), at, 'hex');
    rows.writeUInt32LE(run.first, at + ID_BYTES);
    rows.writeUInt32LE(run.count, at + ID_BYTES + 4);
    rows.writeBigInt64LE(BigInt(run.committedAt - previous), at + ID_BYTES + 8);
    previous = run.committedAt;
  });
  const count = Buffer.alloc(4);
  count.writeUInt32LE(IN_PLANES + runs.length);
  return compress(Buffer.concat([count, turn(differences(rows), runs.length, ROW_BYTES)]), RUNS_LEVEL);
}

export async function unpackRuns(bytes: Buffer): Promise<CommittedRun[]> {
  const rows = rowsOf(await decompress(bytes));
  const hex = rows.toString('hex');
  const runs: CommittedRun[] = [];
  let committedAt = 0;
  for (let at = 0; at < rows.length; at += ROW_BYTES) {
    committedAt += rows.readUInt32LE(at + ID_BYTES + 8) + rows.readInt32LE(at + ID_BYTES + 12) * 2 ** 32;
    const [first, count] = [rows.readUInt32LE(at + ID_BYTES), rows.readUInt32LE(at + ID_BYTES + 4)];
    runs.push({ batch: uuidAt(hex, at * 2), first, count, committedAt });
  }
  return runs;
}

function rowsOf(packed: Buffer): Buffer {
  const planes = packed.subarray(4);
  const n = planes.length / ROW_BYTES;
  return packed.readUInt32LE(0) < IN_PLANES ? rowsOfEarlier(planes, n) : sums(turn(planes, ROW_BYTES, n));
}

/** Of ids in planes as they are, then all firsts, all counts, all times. */
function rowsOfEarlier(columns: Buffer, n: number): Buffer {
  const rows = Buffer.alloc(columns.length);
  const ids = turn(columns.subarray(0, ID_BYTES * n), ID_BYTES, n);
  const copy = (from: Buffer, bytes: number, to: number) => {
    for (let i = 0; i < n; i++) from.copy(rows, i * ROW_BYTES + to, i * bytes, (i + 1) * bytes);
  };
  copy(ids, ID_BYTES, 0);
  copy(columns.subarray(ID_BYTES * n), 4, ID_BYTES);
  copy(columns.subarray((ID_BYTES + 4) * n), 4, ID_BYTES + 4);
  copy(columns.subarray((ID_BYTES + 8) * n), 8, ID_BYTES + 8);
  return rows;
}

/** @returns the bytes of `rows` rows column by column: rows become planes, planes become rows. */
function turn(bytes: Buffer, rows: number, columns: number): Buffer {
  const turned = Buffer.allocUnsafe(bytes.length);
  let to = 0;
  for (let column = 0; column < columns; column++) {
    for (let at = column; at < rows * columns; at += columns) turned[to++] = bytes[at] as number;
  }
  return turned;
}

/** Each byte of an id less the same byte of the id before, modulo 256; in place, as its inverse {@link sums}. */
function differences(rows: Buffer): Buffer {
  for (let at = rows.length - 1; at >= ROW_BYTES; at--) {
    if (at % ROW_BYTES < ID_BYTES) rows[at] = (rows[at] as number) - (rows[at - ROW_BYTES] as number);
  }
  return rows;
}

function sums(rows: Buffer): Buffer {
  for (let at = ROW_BYTES; at < rows.length; at++) {
    if (at % ROW_BYTES < ID_BYTES) rows[at] = (rows[at] as number) + (rows[at - ROW_BYTES] as number);
  }
  return rows;
}

const uuidAt = (hex: string, at: number): string =>
  `${hex.slice(at, at + 8)}-${hex.slice(at + 8, at + 12)}-${hex.slice(at + 12, at + 16)}-${hex.slice(at + 16, at + 20)}-${hex.slice(at + 20, at + 32)}`;
