import type { Db } from '@logflow/db';
import { Fault, monotonicMs } from '@logflow/model';
import { readsBodies, readsMarks, type StoredBlock, selectBlockLines, type TimeRange, timeRange } from '../evaluate';
import type { HistogramQuery, LogHistogram, ScanBudget } from '../log-query';
import { BlockReader } from './block-reader';
import { committedBound } from './bound';
import { type Candidate, findCandidates } from './candidates';
import { countFromIndex, eachLoaded } from './count';
import { inSnapshot } from './snapshot';

export const MAX_BUCKETS = 11_000;
const DEFAULT_BUDGET: ScanBudget = { lines: 20_000_000, ms: 3000 };

/**
 * Counts lines per step, exactly: from heads and the index of series where a block lies wholly in one bucket, from its
 * times otherwise.
 * @throws Fault `invalid` where the range has more than 11,000 steps
 */
export async function logHistogram(
  db: Db,
  orgId: number,
  query: HistogramQuery,
  budget: ScanBudget = DEFAULT_BUDGET,
): Promise<LogHistogram> {
  const buckets = new Buckets(query);
  const boundUs = await committedBound(db, query.clock === 'committed' ? query.toUs : NO_LIMIT);
  return inSnapshot(db, async (client) => {
    const range = timeRange(query, boundUs);
    const candidates = await findCandidates(client, orgId, query, range);
    const open = candidates.filter((candidate) => {
      const known = buckets.holds(candidate) ? countFromIndex(candidate, query, range) : null;
      if (known) buckets.add(candidate.fromUs, known.total);
      return known === null;
    });
    const scan = await countOpen(new BlockReader(db, client, orgId), open, query, range, buckets, budget);
    return { ...buckets.result(), ...scan };
  });
}

const NO_LIMIT = 2n ** 63n - 1n;
const BLOCKS_AT_ONCE = 16;

async function countOpen(
  reader: BlockReader,
  open: readonly Candidate[],
  query: HistogramQuery,
  range: TimeRange,
  buckets: Buckets,
  budget: ScanBudget,
): Promise<{ complete: boolean; scanned: number }> {
  const bodies = readsBodies(query);
  const lines = bodies ? 'bodies' : query.clock === 'event' ? 'columns' : 'none';
  const ends = monotonicMs() + budget.ms;
  let scanned = 0;
  for (let i = 0; i < open.length; i += BLOCKS_AT_ONCE) {
    if (bodies && (scanned >= budget.lines || monotonicMs() >= ends)) return { complete: false, scanned };
    await eachLoaded(reader, open.slice(i, i + BLOCKS_AT_ONCE), { marks: readsMarks(query), lines }, (block) => {
      const selection = selectBlockLines(block, query, range);
      scanned += selection.scanned;
      for (const [time, count] of timesOf(block, selection.lines, query)) buckets.add(time, count);
    });
  }
  return { complete: true, scanned };
}

function* timesOf(block: StoredBlock, lines: readonly number[], query: HistogramQuery): Generator<[bigint, number]> {
  if (query.clock === 'event') {
    for (const line of lines) yield [block.lines.times[line] as bigint, 1];
    return;
  }
  let end = 0;
  let next = 0;
  for (const run of block.runs) {
    end += run.count;
    const first = next;
    while (next < lines.length && (lines[next] as number) < end) next++;
    if (next > first) yield [BigInt(run.committedAt), next - first];
  }
}

/** Counters over `[from, to)`, one for each step that overlaps it. */
class Buckets {
  readonly #stepUs: bigint;
  readonly #first: bigint;
  readonly #counts: number[];

  constructor({ fromUs, toUs, stepUs }: HistogramQuery) {
    this.#stepUs = stepUs;
    this.#first = floorDivide(fromUs, stepUs);
    const count = toUs > fromUs ? floorDivide(toUs - 1n, stepUs) - this.#first + 1n : 0n;
    if (count > BigInt(MAX_BUCKETS)) {
      const message = `step: the range has ${count} steps and the limit is ${MAX_BUCKETS}: choose a longer step or a shorter range.`;
      throw new Fault('invalid', message, { errors: [{ path: 'step', message }] });
    }
    this.#counts = new Array<number>(Number(count)).fill(0);
  }

  holds({ fromUs, toUs }: Candidate): boolean {
    return floorDivide(fromUs, this.#stepUs) === floorDivide(toUs, this.#stepUs);
  }

  add(timeUs: bigint, count: number): void {
    const at = Number(floorDivide(timeUs, this.#stepUs) - this.#first);
    this.#counts[at] = (this.#counts[at] as number) + count;
  }

  result(): Pick<LogHistogram, 'buckets' | 'total'> {
    const buckets = this.#counts.map((count, i) => ({ startUs: (this.#first + BigInt(i)) * this.#stepUs, count }));
    return { buckets, total: this.#counts.reduce((sum, count) => sum + count, 0) };
  }
}

const floorDivide = (value: bigint, by: bigint): bigint => (value >= 0n ? value / by : -((-value + by - 1n) / by));
