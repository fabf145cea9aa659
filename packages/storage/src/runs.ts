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
    if (last && continues(last, run)) joined[joined.length - 1] = longer(last, run.count);
    else joined.push(run);
  }
  return joined;
}

const continues = (last: CommittedRun, run: CommittedRun): boolean =>
  last.batch === run.batch && last.committedAt === run.committedAt && last.first + last.count === run.first;

const longer = ({ batch, first, count, committedAt }: CommittedRun, by: number): CommittedRun => ({
  batch,
  first,
  count: count + by,
  committedAt,
});

/** A run as a row: batch id 16 bytes, first u32, count u32, the commit time's difference to the run before i64; all LE. */
const ROW_BYTES = 32;
const COUNT_BYTES = 4;
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
  const count = Buffer.alloc(COUNT_BYTES);
  count.writeUInt32LE(IN_PLANES + runs.length);
  return compress(Buffer.concat([count, turn(differences(rows), runs.length, ROW_BYTES)]), RUNS_LEVEL);
}

export async function unpackRuns(bytes: Buffer): Promise<CommittedRun[]> {
  const packed = await decompress(bytes);
  const n = (packed.length - COUNT_BYTES) / ROW_BYTES;
  const isEarlier = packed.readUInt32LE(0) < IN_PLANES;
  const planes = isEarlier ? planesOfEarlier(packed, n) : packed.subarray(COUNT_BYTES);
  const names = new Names(planes, n, isEarlier);
  const u32 = (i: number, plane: number): number => {
    const at = plane * n + i;
    return pair(planes[at], planes[at + n]) + pair(planes[at + 2 * n], planes[at + 3 * n]) * 2 ** 16;
  };
  const runs: CommittedRun[] = new Array(n);
  let committedAt = 0;
  for (let i = 0; i < n; i++) {
    committedAt += u32(i, ID_BYTES + 8) + (u32(i, ID_BYTES + 12) | 0) * 2 ** 32;
    runs[i] = new PackedRun(names, i, u32(i, ID_BYTES), u32(i, ID_BYTES + 4), committedAt);
  }
  return runs;
}

const pair = (low = 0, high = 0): number => low | (high << 8);

/** A run of a merged block. Its name is made when it is asked for: a page asks for few of a thousand. */
class PackedRun implements CommittedRun {
  readonly #names: Names;
  readonly #nth: number;
  readonly first: number;
  readonly count: number;
  readonly committedAt: number;

  constructor(names: Names, nth: number, first: number, count: number, committedAt: number) {
    this.#names = names;
    this.#nth = nth;
    this.first = first;
    this.count = count;
    this.committedAt = committedAt;
  }

  get batch(): string {
    return this.#names.at(this.#nth);
  }
}

/** The ids of runs, in planes that are summed up when the first of them is asked for. */
class Names {
  readonly #planes: Buffer;
  readonly #n: number;
  #summed: boolean;

  constructor(planes: Buffer, n: number, summed: boolean) {
    this.#planes = planes;
    this.#n = n;
    this.#summed = summed;
  }

  at(nth: number): string {
    if (!this.#summed) this.#sum();
    const id = Buffer.allocUnsafe(ID_BYTES);
    for (let plane = 0; plane < ID_BYTES; plane++) id[plane] = this.#planes[plane * this.#n + nth] as number;
    return uuidOf(id.toString('hex'));
  }

  #sum(): void {
    this.#summed = true;
    for (let plane = 0; plane < ID_BYTES; plane++) {
      const end = (plane + 1) * this.#n;
      for (let at = plane * this.#n + 1; at < end; at++) {
        this.#planes[at] = (this.#planes[at] as number) + (this.#planes[at - 1] as number);
      }
    }
  }
}

/** Of ids in planes as they are, then all firsts, all counts, all times, row after row. */
function planesOfEarlier(packed: Buffer, n: number): Buffer {
  let at = COUNT_BYTES + ID_BYTES * n;
  const turned = [4, 4, 8].map((bytes) => {
    const rows = packed.subarray(at, at + bytes * n);
    at += bytes * n;
    return turn(rows, n, bytes);
  });
  return Buffer.concat([packed.subarray(COUNT_BYTES, COUNT_BYTES + ID_BYTES * n), ...turned]);
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

/** Each byte of an id less the same byte of the id before, modulo 256; in place. */
function differences(rows: Buffer): Buffer {
  for (let at = rows.length - 1; at >= ROW_BYTES; at--) {
    if (at % ROW_BYTES < ID_BYTES) rows[at] = (rows[at] as number) - (rows[at - ROW_BYTES] as number);
  }
  return rows;
}

const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
