import type { Db } from '@logflow/db';
import type { StoredBlock } from '../evaluate';
import { BlockReader } from './block-reader';
import { inSnapshot } from './snapshot';

/** What names a block: its id is unique, its commit time says in which day's partition it lies. */
export interface BlockRef {
  readonly orgId: number;
  readonly committedUs: number;
  readonly id: number;
}

/** @returns the whole block; null where it is not there: merged into another, or expired. */
export function readBlock(db: Db, ref: BlockRef): Promise<StoredBlock | null> {
  return inSnapshot(db, async (client) => {
    const [block] = await new BlockReader(db, client, ref.orgId).load([ref], { marks: true, lines: 'bodies' });
    return block ?? null;
  });
}
