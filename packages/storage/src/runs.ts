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

const ID_BYTES = 16;
const NUMBER_BYTES = 16;
const RUNS_LEVEL = 9;

/**
 * The runs of a merged block, which are many: u32 LE count, then columns: the bytes of the batch ids (all first bytes,
 * all second bytes, …, because ids made one after another share most of them), first u32, count u32, and the commit
 * time's difference to the run before, i64; all in one zstd frame.
 */
export function packRuns(runs: readonly CommittedRun[]): Promise<Buffer> {
  const n = runs.length;
  const packed = Buffer.alloc(4 + n * (ID_BYTES + NUMBER_BYTES));
  packed.writeUInt32LE(n, 0);
  let previous = 0;
  runs.forEach((run, i) => {
    const id = Buffer.from(run.batch.replaceAll('-', ''), 'hex');
    for (let byte = 0; byte < ID_BYTES; byte++) packed[4 + byte * n + i] = id[byte] as number;
    packed.writeUInt32LE(run.first, 4 + ID_BYTES * n + 4 * i);
    packed.writeUInt32LE(run.count, 4 + (ID_BYTES + 4) * n + 4 * i);
    packed.writeBigInt64LE(BigInt(run.committedAt - previous), 4 + (ID_BYTES + 8) * n + 8 * i);
    previous = run.committedAt;
  });
  return compress(packed, RUNS_LEVEL);
}

export async function unpackRuns(bytes: Buffer): Promise<CommittedRun[]> {
  const packed = await decompress(bytes);
  const n = packed.readUInt32LE(0);
  const [firsts, counts, times] = [4 + ID_BYTES * n, 4 + (ID_BYTES + 4) * n, 4 + (ID_BYTES + 8) * n];
  const hex = idRows(packed, n).toString('hex');
  const runs: CommittedRun[] = [];
  let committedAt = 0;
  for (let i = 0; i < n; i++) {
    committedAt += packed.readUInt32LE(times + 8 * i) + packed.readInt32LE(times + 8 * i + 4) * 2 ** 32;
    const batch = uuidAt(hex, i * 2 * ID_BYTES);
    runs.push({
      batch,
      first: packed.readUInt32LE(firsts + 4 * i),
      count: packed.readUInt32LE(counts + 4 * i),
      committedAt,
    });
  }
  return runs;
}

function idRows(packed: Buffer, n: number): Buffer {
  const rows = Buffer.allocUnsafe(n * ID_BYTES);
  for (let byte = 0; byte < ID_BYTES; byte++) {
    for (let i = 0; i < n; i++) rows[i * ID_BYTES + byte] = packed[4 + byte * n + i] as number;
  }
  return rows;
}

const uuidAt = (hex: string, at: number): string =>
  `${hex.slice(at, at + 8)}-${hex.slice(at + 8, at + 12)}-${hex.slice(at + 12, at + 16)}-${hex.slice(at + 16, at + 20)}-${hex.slice(at + 20, at + 32)}`;
