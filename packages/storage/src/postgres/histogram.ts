import type { Db } from '@logflow/db';
import { Fault, monotonicMs } from '@logflow/model';
import { type BlockSelection, countSelection, type TimeRange, timeRange } from '../evaluate';
import { scansLines } from '../filter-condition';
import { type EachValue, GroupTally, groupsByBodies, groupsByColumns, valuesOf } from '../group-lines';
import { NOTHING, sumCounts } from '../log-count';
import type { HistogramQuery, LogCount, LogHistogram, ScanBudget } from '../log-query';
import type { StoredBlock } from '../stored-block';
import { textSieve } from '../text-sieve';
import { BlockReader } from './block-reader';
import { queryBound } from './bound';
import { type Candidate, findCandidates } from './candidates';
import { countFromIndex } from './count';
import { eachSelection } from './select-blocks';
import { SievedBlocks } from './sieved-blocks';
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
  const boundUs = await queryBound(db, query);
  return inSnapshot(db, async (client) => {
    const range = timeRange(query, boundUs);
    const candidates = await findCandidates(client, orgId, query, range);
    const open = candidates.filter((candidate) => {
      const known = query.by === undefined && buckets.holds(candidate) ? countFromIndex(candidate, query, range) : null;
      if (known) buckets.addCount(candidate.fromUs, known);
      return known === null;
    });
    const scan = await countOpen(new BlockReader(db, client, orgId), open, query, range, buckets, budget);
    return { ...buckets.result(), ...scan };
  });
}

const BLOCKS_AT_ONCE = 16;

async function countOpen(
  reader: BlockReader,
  open: readonly Candidate[],
  query: HistogramQuery,
  range: TimeRange,
  buckets: Buckets,
  budget: ScanBudget,
): Promise<Pick<LogHistogram, 'complete' | 'scanned' | 'blocks'>> {
  const by = query.by?.grouping;
  const scans = scansLines(query) || by !== undefined;
  const columns = query.clock === 'event' || (by !== undefined && groupsByColumns(by));
  const bodies = by !== undefined && groupsByBodies(by);
  const needed = { marks: by !== undefined && !groupsByColumns(by) && !bodies, columns, bodies };
  const ends = monotonicMs() + budget.ms;
  const isSpent = () => scans && (scanned >= budget.lines || monotonicMs() >= ends);
  const blocks = new SievedBlocks(reader, open, textSieve(query));
  let [scanned, read] = [0, 0];
  while (blocks.next !== undefined && !isSpent()) {
    const some = await blocks.take(() => BLOCKS_AT_ONCE);
    scanned += await eachSelection(reader, some, query, range, needed, (block, selection) => {
      buckets.addSelection(timeReader(block, query), selection);
      if (by) buckets.addGroups(timeReader(block, query)(), selection.lines, valuesOf(block, countOf(block), by));
    });
    read += some.length;
  }
  const { next, skipped } = blocks;
  return { complete: next === undefined, scanned, blocks: { total: open.length, read, skipped } };
}

const countOf = ({ runs }: StoredBlock): number => runs.reduce((sum, run) => sum + run.count, 0);

/** @returns the time of a line by the query's clock; lines must be asked for in ascending order. */
function timeReader(block: StoredBlock, query: HistogramQuery): () => (line: number) => bigint {
  if (query.clock === 'event') return () => (line) => block.lines.times[line] as bigint;
  return () => {
    let [run, end, time] = [-1, 0, 0n];
    return (line) => {
      for (; line >= end; time = BigInt(block.runs[run]?.committedAt ?? 0)) {
        end += block.runs[++run]?.count ?? Number.POSITIVE_INFINITY;
      }
      return time;
    };
  };
}

/** Counters over `[from, to)`, one for each step that overlaps it. */
class Buckets {
  readonly #stepUs: bigint;
  readonly #first: bigint;
  readonly #counts: number[];
  readonly #counted: number[];
  readonly #groups: GroupTally | null;
  readonly #top: number;
  #sum = NOTHING;

  constructor({ fromUs, toUs, stepUs, by }: HistogramQuery) {
    this.#stepUs = stepUs;
    this.#first = floorDivide(fromUs, stepUs);
    const count = toUs > fromUs ? floorDivide(toUs - 1n, stepUs) - this.#first + 1n : 0n;
    if (count > BigInt(MAX_BUCKETS)) {
      const message = `step: the range has ${count} steps and the limit is ${MAX_BUCKETS}: choose a longer step or a shorter range.`;
      throw new Fault('invalid', message, { errors: [{ path: 'step', message }] });
    }
    this.#counts = new Array<number>(Number(count)).fill(0);
    this.#counted = [...this.#counts];
    this.#groups = by ? new GroupTally(this.#counts.length) : null;
    this.#top = by?.top ?? 0;
  }

  holds({ fromUs, toUs }: Candidate): boolean {
    return floorDivide(fromUs, this.#stepUs) === floorDivide(toUs, this.#stepUs);
  }

  addCount(timeUs: bigint, count: LogCount): void {
    this.#sum = sumCounts(this.#sum, count);
    this.#add(timeUs, count.total, count.counted);
  }

  /** @param times makes a reader of the times of ascending lines */
  addSelection(times: () => (line: number) => bigint, selection: BlockSelection): void {
    this.#sum = sumCounts(this.#sum, countSelection(selection));
    const timeOf = times();
    selection.lines.forEach((line, i) => {
      this.#add(timeOf(line), 1, selection.counted[i] as number);
    });
    const timeOfGhost = times();
    for (const ghost of selection.ghosts) this.#add(timeOfGhost(ghost.line), 0, ghost.counted);
  }

  /** @param timeOf reads the times of ascending lines */
  addGroups(timeOf: (line: number) => bigint, lines: readonly number[], eachValue: EachValue): void {
    const places = lines.map((line) => this.#placeOf(timeOf(line)));
    eachValue(lines, (value, nth) => this.#groups?.add(value, places[nth] as number));
  }

  result(): Omit<LogHistogram, 'complete' | 'scanned' | 'blocks'> {
    const buckets = this.#counts.map((count, i) => ({
      startUs: (this.#first + BigInt(i)) * this.#stepUs,
      count,
      counted: this.#counted[i] as number,
    }));
    const groups = this.#groups?.result(this.#top) ?? null;
    return { buckets, groups, ...this.#sum };
  }

  #placeOf(timeUs: bigint): number {
    return Number(floorDivide(timeUs, this.#stepUs) - this.#first);
  }

  #add(timeUs: bigint, count: number, counted: number): void {
    const at = this.#placeOf(timeUs);
    this.#counts[at] = (this.#counts[at] as number) + count;
    this.#counted[at] = (this.#counted[at] as number) + counted;
  }
}

const floorDivide = (value: bigint, by: bigint): bigint => (value >= 0n ? value / by : -((-value + by - 1n) / by));
