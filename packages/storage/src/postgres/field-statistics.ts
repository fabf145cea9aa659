import type { Db } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import { timeRange } from '../evaluate';
import { differencesOf, type FieldDifference } from '../field-differences';
import { type FieldStatistics, FieldTally, type MoreFields } from '../field-tally';
import type { LogFilter, ScanBudget } from '../log-query';
import { textSieve } from '../text-sieve';
import { BlockReader } from './block-reader';
import { queryBound } from './bound';
import { findCandidates } from './candidates';
import { eachSelection } from './select-blocks';
import { SievedBlocks } from './sieved-blocks';
import { inSnapshot } from './snapshot';

/** How many lines a tally is of. */
export interface TallyBase {
  /** How many of the selected lines the numbers are of, the newest: all of them where `complete`. */
  readonly base: number;
  readonly complete: boolean;
}

/** What the fields of the newest lines hold. */
export interface LogFields extends TallyBase {
  readonly fields: readonly FieldStatistics[];
}

/** What is different about some lines: those of a part of the range, held against those of the rest of it. */
export interface LogDifferences {
  readonly differences: readonly FieldDifference[];
  readonly chosen: TallyBase;
  readonly rest: TallyBase;
}

export interface DifferencesQuery extends LogFilter {
  readonly fromUs: bigint;
  readonly toUs: bigint;
  /** The part, which lies within the range. */
  readonly chosen: { readonly fromUs: bigint; readonly toUs: bigint };
}

const FIELDS_BUDGET: ScanBudget = { lines: 500_000, ms: 1500 };
/** Each of three parts, of which patterns are read, too. */
const DIFFERENCES_BUDGET: ScanBudget = { lines: 100_000, ms: 800 };
const BLOCKS_AT_ONCE = 4;

/** Adds the lines of a filter to a tally, the newest first. @returns whether it came to the oldest */
type AddLines = (filter: LogFilter, tally: FieldTally) => Promise<boolean>;

/** Reads the newest selected lines, block by block, as far as the budget reaches. @param top values per field */
export function logFields(
  db: Db,
  orgId: number,
  filter: LogFilter,
  top: number,
  budget = FIELDS_BUDGET,
): Promise<LogFields> {
  return reading(db, orgId, filter, budget, async (add) => {
    const tally = new FieldTally();
    const complete = await add(filter, tally);
    return { fields: tally.result(top), base: tally.base, complete };
  });
}

/** @param more what else is compared @param top so many values, those that differ most first */
export function logDifferences(
  db: Db,
  orgId: number,
  { chosen: part, ...filter }: DifferencesQuery,
  { top, more, budget = DIFFERENCES_BUDGET }: { top: number; more: MoreFields; budget?: ScanBudget },
): Promise<LogDifferences> {
  return reading(db, orgId, filter, budget, async (add) => {
    const [chosen, rest] = [new FieldTally(more), new FieldTally(more)];
    const all = await add({ ...filter, ...part }, chosen);
    const newer = await add({ ...filter, fromUs: part.toUs }, rest);
    const older = await add({ ...filter, toUs: part.fromUs }, rest);
    return {
      differences: differencesOf(chosen, rest, top),
      chosen: { base: chosen.base, complete: all },
      rest: { base: rest.base, complete: newer && older },
    };
  });
}

async function reading<T>(
  db: Db,
  orgId: number,
  queried: LogFilter,
  budget: ScanBudget,
  read: (add: AddLines) => Promise<T>,
): Promise<T> {
  const boundUs = await queryBound(db, queried);
  return inSnapshot(db, (client) => {
    const reader = new BlockReader(db, client, orgId);
    return read(async (filter, tally) => {
      const range = timeRange(filter, boundUs);
      const candidates = await findCandidates(client, orgId, filter, range);
      const blocks = new SievedBlocks(reader, candidates, textSieve(filter));
      const needed = { marks: true, columns: true, bodies: tally.more.patterns === true };
      const [most, ends] = [tally.base + budget.lines, monotonicMs() + budget.ms];
      while (blocks.next !== undefined && tally.base < most && monotonicMs() < ends) {
        const some = await blocks.take(() => BLOCKS_AT_ONCE);
        await eachSelection(reader, some, filter, range, needed, (block, selection) => {
          tally.add(block, block.lines.count, selection);
        });
      }
      return blocks.next === undefined;
    });
  });
}
