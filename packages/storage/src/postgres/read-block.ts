import type { Db } from '@logflow/db';
import type { StoredBlock } from '../stored-block';
import { BlockReader } from './block-reader';
import { inSnapshot } from './snapshot';

/** What names a block: its id is unique, its commit time says in which day's partition it lies. */
export interface BlockRef {
  readonly orgId: number;
  readonly committedUs: number;
  readonly id: number;
}

/** Everything of a block as it was committed, without what backfills marked later, but its bodies; and those of the lines that were chosen, in their order. */
export interface ChosenLines {
  readonly block: StoredBlock;
  readonly bodies: readonly Buffer[];
}

/**
 * Reads of a block's bodies only the pieces in which lines stand that `choose` names.
 * @param choose gets the block without bodies; where they lie is known, and so is how long each is
 * @returns null where the block is not there: merged into another, or expired.
 */
export function readLines(
  db: Db,
  ref: BlockRef,
  choose: (block: StoredBlock) => readonly number[],
): Promise<ChosenLines | null> {
  return inSnapshot(db, async (client) => {
    const reader = new BlockReader(db, client, ref.orgId);
    const [block] = await reader.load([ref], { marks: 'first', lines: 'columns' });
    if (block === undefined) return null;
    const [loaded] = await reader.loadLines([{ key: ref, lines: choose(block) }]);
    return { block, bodies: loaded?.bodies ?? [] };
  });
}
