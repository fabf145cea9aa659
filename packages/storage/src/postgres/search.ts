import type { Db } from '@logflow/db';
import { decodeSearchCursor, encodeSearchCursor, type SearchCursor } from '../cursor';
import { type TimeRange, timeRange } from '../evaluate';
import { scansLines } from '../filter-condition';
import { NOTHING, sumCounts } from '../log-count';
import type { LogCount, LogPage, LogQuery, ScanBudget } from '../log-query';
import { countEntries, type Entry, Page, toRecords } from '../page';
import type { PageEnd } from '../position';
import { textSieve } from '../text-sieve';
import { BlockReader } from './block-reader';
import { queryBound } from './bound';
import { type Candidate, findCandidates } from './candidates';
import { countLines } from './count';
import { loadEntries } from './load-entries';
import { Scan } from './scan';
import { eachSelection } from './select-blocks';
import { SievedBlocks } from './sieved-blocks';
import { inSnapshot } from './snapshot';

export const SEARCH_BUDGET: ScanBudget = { lines: 5_000_000, ms: 1500 };

/**
 * A page of lines, newest first. The first page fixes the upper bound of commit times; every page is read in one
 * snapshot, so that merging blocks meanwhile neither hides nor doubles a line.
 * @throws Fault `invalid` when the cursor belongs to another query
 */
export async function searchLogs(
  db: Db,
  orgId: number,
  query: LogQuery,
  budget: ScanBudget = SEARCH_BUDGET,
): Promise<LogPage> {
  const cursor = query.cursor === undefined ? null : decodeSearchCursor(query.cursor, query);
  const boundUs = cursor?.boundUs ?? query.boundUs ?? (await queryBound(db, query));
  return inSnapshot(db, async (client) => {
    const range = timeRange(query, boundUs);
    const reader = new BlockReader(db, client, orgId);
    const candidates = await findCandidates(client, orgId, query, range);
    const all = cursor?.all ?? (scansLines(query) ? null : await countLines(reader, candidates, query, range));
    const walk = await walkBlocks(reader, candidates, { query, range, after: cursor?.end ?? null, all, budget });
    return pageOf(reader, query, walk, { boundUs, shown: cursor?.shown ?? NOTHING, all });
  });
}

interface WalkOptions {
  readonly query: LogQuery;
  readonly range: TimeRange;
  readonly after: PageEnd | null;
  /** Null where lines must be scanned to count: the walk then goes on behind the page as far as its budget allows. */
  readonly all: LogCount | null;
  readonly budget: ScanBudget;
}

interface Walk {
  readonly page: Page;
  /** How far blocks that were not read reach; null where none is left. */
  readonly unreadToUs: bigint | null;
  readonly scanned: number;
  readonly blocks: LogPage['blocks'];
}

/** Opens blocks, the furthest reaching first, until no other can change the page. */
async function walkBlocks(reader: BlockReader, candidates: readonly Candidate[], options: WalkOptions): Promise<Walk> {
  const { query, range, after, all } = options;
  const page = new Page(query.limit, query.clock, after);
  const ahead = after === null ? candidates : candidates.filter((candidate) => candidate.fromUs <= after.at);
  const blocks = new SievedBlocks(reader, ahead, textSieve(query));
  const scan = new Scan(options.budget, startOf(ahead, after));
  const needed = { marks: true, columns: query.clock === 'event' };
  let read = 0;
  while (blocks.next !== undefined && !isEnough(page, scan, blocks.next.toUs, all)) {
    const some = await blocks.take((ready) => scan.blocksToOpen(ready, page.missing));
    scan.scanned += await eachSelection(reader, some, query, range, needed, (block, selection, key) =>
      page.add(key, block, selection),
    );
    read += some.length;
  }
  const { skipped, next } = blocks;
  return {
    ...{ page, unreadToUs: next?.toUs ?? null, scanned: scan.scanned },
    blocks: { total: ahead.length, read, skipped },
  };
}

function isEnough(page: Page, scan: Scan, nextToUs: bigint, all: LogCount | null): boolean {
  if (all !== null) return page.isSettled(nextToUs);
  return (scan.endsWithPage && page.isSettled(nextToUs)) || (scan.isSpent && scan.mayStopAt(nextToUs));
}

function startOf(ahead: readonly Candidate[], after: PageEnd | null): bigint {
  const reach = ahead[0]?.toUs ?? 0n;
  return after !== null && after.at < reach ? after.at : reach;
}

async function pageOf(
  reader: BlockReader,
  query: LogQuery,
  walk: Walk,
  before: Omit<SearchCursor, 'end'>,
): Promise<LogPage> {
  const { page, unreadToUs, scanned, blocks } = walk;
  const unsettled = unreadToUs !== null && !page.isSettled(unreadToUs) ? unreadToUs : null;
  const entries = page.take(unsettled);
  const complete = before.all !== null || unreadToUs === null;
  const sofar = before.all ?? sumCounts(before.shown, page.found);
  const shown = sumCounts(before.shown, countEntries(entries));
  const more = complete ? shown.total < sofar.total : true;
  const end = endOf(entries, unsettled);
  const cursor = { boundUs: before.boundUs, shown, all: complete ? sofar : null, end };
  const nextCursor = more && end !== null ? encodeSearchCursor({ ...cursor, end }, query) : null;
  const searchedToUs = nextCursor === null || end === null ? null : end.at;
  const records = toRecords(await loadEntries(reader, entries));
  return { records, ...sofar, complete, scanned, blocks, searchedToUs, nextCursor };
}

/** @returns where the next page begins: after the last line, or below what the scan has covered. */
function endOf(entries: readonly Entry[], unsettled: bigint | null): PageEnd | null {
  if (unsettled !== null) return { at: unsettled };
  const last = entries.at(-1);
  if (last === undefined) return null;
  const { at, committedUs, batch, index } = last;
  return { at, line: { committedUs, batch, index } };
}
