import type { Db } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import { timeRange } from '../evaluate';
import { type FieldStatistics, FieldTally } from '../field-tally';
import type { LogFilter, ScanBudget } from '../log-query';
import { textSieve } from '../text-sieve';
import { BlockReader } from './block-reader';
import { committedBound } from './bound';
import { findCandidates } from './candidates';
import { eachSelection } from './select-blocks';
import { SievedBlocks } from './sieved-blocks';
import { inSnapshot } from './snapshot';

/** What the fields of the newest lines hold. */
export interface LogFields {
  readonly fields: readonly FieldStatistics[];
  /** How many of the selected lines the numbers are of: all of them where `complete`. */
  readonly base: number;
  readonly complete: boolean;
}

const DEFAULT_BUDGET: ScanBudget = { lines: 500_000, ms: 1500 };
const BLOCKS_AT_ONCE = 4;
const NO_LIMIT = 2n ** 63n - 1n;

/** Reads the newest selected lines, block by block, as far as the budget reaches. @param top values per field */
export async function logFields(
  db: Db,
  orgId: number,
  filter: LogFilter,
  top: number,
  budget: ScanBudget = DEFAULT_BUDGET,
): Promise<LogFields> {
  const boundUs = await committedBound(db, filter.clock === 'committed' ? (filter.toUs ?? NO_LIMIT) : NO_LIMIT);
  return inSnapshot(db, async (client) => {
    const range = timeRange(filter, boundUs);
    const candidates = await findCandidates(client, orgId, filter, range);
    const reader = new BlockReader(db, client, orgId);
    const tally = new FieldTally();
    const ends = monotonicMs() + budget.ms;
    const blocks = new SievedBlocks(reader, candidates, textSieve(filter));
    while (blocks.next !== undefined && tally.base < budget.lines && monotonicMs() < ends) {
      const some = await blocks.take(() => BLOCKS_AT_ONCE);
      await eachSelection(reader, some, filter, range, { marks: true, columns: true }, (block, selection) => {
        tally.add(block, block.lines.count, selection);
      });
    }
    return { fields: tally.result(top), base: tally.base, complete: blocks.next === undefined };
  });
}
