import { bodySieve } from '../body-sieve';
import { type BlockSelection, maySelect, selectBlockLines, type TimeRange } from '../evaluate';
import { readsBodies, readsFields, readsMarks } from '../filter-condition';
import type { LogFilter } from '../log-query';
import type { StoredBlock } from '../stored-block';
import type { BlockReader, WantedParts } from './block-reader';
import { type Candidate, liesWithin } from './candidates';

const BLOCKS_AT_ONCE = 16;

/** What the visitor reads of a block besides what the filter does. */
export interface Needed {
  readonly marks: boolean;
  readonly columns: boolean;
  readonly bodies?: boolean;
}

/**
 * Visits blocks in order with what is selected of them; those of which nothing can be may be left out.
 * @returns how many lines had their bodies read
 */
export async function eachSelection(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
  needed: Needed,
  visit: (block: StoredBlock, selection: BlockSelection, candidate: Candidate) => void,
): Promise<number> {
  const lines = needed.columns || range.event !== null || readsFields(filter) ? 'columns' : 'none';
  const marks = needed.marks || candidates.some((candidate) => needsMarks(candidate, filter));
  const bodies = needed.bodies || readsBodies(filter);
  let scanned = 0;
  for (let i = 0; i < candidates.length; i += BLOCKS_AT_ONCE) {
    let some = candidates.slice(i, i + BLOCKS_AT_ONCE);
    if (readsBodies(filter)) some = await withoutHopeless(reader, some, filter, range, { marks, lines });
    const { left, tried, decoded } = await sieveBodies(reader, some, filter, range);
    scanned += tried;
    const blocks = await reader.load(left, { marks, lines: bodies ? 'bodies' : lines }, decoded);
    blocks.forEach((block, n) => {
      if (block === undefined) return;
      const selection = selectBlockLines(block, filter, range);
      scanned += selection.scanned;
      visit(block, selection, left[n] as Candidate);
    });
  }
  return scanned;
}

/**
 * Tries the bodies of whole blocks, before anything else of them is read.
 * @returns the blocks that are left, the bodies of those that were tried, and how many lines the others have
 */
async function sieveBodies(
  reader: BlockReader,
  candidates: readonly Candidate[],
  filter: LogFilter,
  range: TimeRange,
): Promise<{ left: readonly Candidate[]; tried: number; decoded?: ReadonlyMap<number, readonly Buffer[]> }> {
  const sieve = bodySieve(filter);
  if (sieve === null) return { left: candidates, tried: 0 };
  const whole = candidates.filter((candidate) => isWhole(candidate, range));
  const decoded = await reader.sieveBodies(whole, sieve);
  const out = new Set(whole.filter(({ id }) => !decoded.has(id)));
  const tried = Array.from(out, ({ lineCount }) => lineCount).reduce((sum, lines) => sum + lines, 0);
  return { left: candidates.filter((candidate) => !out.has(candidate)), tried, decoded };
}

/** Whether every line of a block is asked about. */
const isWhole = (candidate: Candidate, range: TimeRange): boolean =>
  candidate.lineCount > 0 && candidate.notKept.length === 0 && liesWithin(candidate, range);

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
