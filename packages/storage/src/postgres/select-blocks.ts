import { type BlockSelection, maySelect, selectBlockLines, type TimeRange } from '../evaluate';
import { readsBodies, readsFields, readsMarks } from '../filter-condition';
import type { LogFilter } from '../log-query';
import type { StoredBlock } from '../stored-block';
import type { BlockReader, WantedParts } from './block-reader';
import type { Candidate } from './candidates';

const BLOCKS_AT_ONCE = 16;

/** What the visitor reads of a block besides what the filter does. */
export interface Needed {
  readonly marks: boolean;
  readonly columns: boolean;
  readonly bodies?: boolean;
}

/** Visits blocks in order with what is selected of them; those of which nothing can be may be left out. */
export async function eachSelection(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
  needed: Needed,
  visit: (block: StoredBlock, selection: BlockSelection, candidate: Candidate) => void,
): Promise<void> {
  const lines = needed.columns || range.event !== null || readsFields(filter) ? 'columns' : 'none';
  const marks = needed.marks || candidates.some((candidate) => needsMarks(candidate, filter));
  for (let i = 0; i < candidates.length; i += BLOCKS_AT_ONCE) {
    let some = candidates.slice(i, i + BLOCKS_AT_ONCE);
    if (readsBodies(filter)) some = await withoutHopeless(reader, some, filter, range, { marks, lines });
    const bodies = needed.bodies || readsBodies(filter);
    const blocks = await reader.load(some, { marks, lines: bodies ? 'bodies' : lines });
    blocks.forEach((block, n) => {
      if (block) visit(block, selectBlockLines(block, filter, range), some[n] as Candidate);
    });
  }
}

/** Bodies are most of a block: they are not read where its columns and marks tell enough. */
async function withoutHopeless(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
  wanted: WantedParts,
): Promise<Candidate[]> {
  if (!readsFields(filter) && !readsMarks(filter)) return [...candidates];
  const blocks = await reader.load(candidates, wanted);
  return candidates.filter((_, n) => {
    const block = blocks[n];
    return block !== undefined && maySelect(block, filter, range);
  });
}

/** Whether the marks of a block are needed to tell which of its lines are selected. */
const needsMarks = (candidate: Candidate, filter: LogFilter): boolean =>
  readsMarks(filter) || candidate.notKept.length > 0;
