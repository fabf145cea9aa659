import { formatMicros } from '@logflow/model';
import { type BlocksRead, type NotKeptCount, SEARCH_BUDGET, searchLogs } from '@logflow/storage';

import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { boundFilterOf, filterOf } from './filter';
import { searchInput } from './input';
import { type LogLine, toLogLines } from './record';

export interface LogLines {
  /** Newest first by the chosen clock. */
  readonly records: readonly LogLine[];
  readonly total: number;
  /**
   * How often the lines, those not kept included, incremented the selected series; without a series, how many lines
   * those are. What was not kept cannot be found by `q` or `regex`, and is not counted then.
   */
  readonly counted: number;
  /** What those increments add up to: as much as `counted`, but for metrics that take a captured number. */
  readonly increments: number;
  /** Lines that were counted and are not shown. */
  readonly notKept: { readonly dropped: number; readonly sampled: number; readonly expired: number };
  /** The same by the rule that took them away. */
  readonly notKeptBy: readonly NotKeptCount[];
  /**
   * Increments that fell on a line which another selected series had counted already: a selector may name several
   * series, and two rules may feed them with one line. `counted` = `total` + what was not kept + this.
   */
  readonly sharedLines: number;
  /** False while a query that looks at lines has not reached the oldest: `total` is then what was found so far. */
  readonly complete: boolean;
  /** Lines whose bodies this request read. */
  readonly scanned: number;
  readonly blocks: BlocksRead;
  /** RFC 3339: how far back the search has come, no newer line is left; null once it is at its end. */
  readonly searchedTo: string | null;
  readonly nextCursor: string | null;
}

/**
 * `GET /logs`.
 * @throws Fault `unprocessable` naming a parameter that is none; `invalid` for a pattern, selector or cursor
 */
export async function search(context: ServiceContext, input: unknown): Promise<LogLines> {
  requireRole(context, 'admin');
  const { limit, cursor, count, ...given } = parseInput(searchInput, input);
  const filter = await (cursor === undefined ? boundFilterOf(context, given) : filterOf(context, given));
  const budget = { ...SEARCH_BUDGET, behindPage: count === 'all' };
  const page = await searchLogs(context.services.db, context.org.id, { ...filter, limit, cursor }, budget);
  const { notKept: notKeptBy, searchedToUs, ...rest } = page;
  const notKept = { dropped: linesOf(notKeptBy, 'dropped'), sampled: linesOf(notKeptBy, 'sampled'), expired: 0 };
  return {
    ...rest,
    searchedTo: searchedToUs === null ? null : formatMicros(searchedToUs),
    records: await toLogLines(context, page.records),
    notKept,
    notKeptBy,
    sharedLines: page.counted - page.total - notKept.dropped - notKept.sampled,
  };
}

const linesOf = (counts: readonly NotKeptCount[], wanted: NotKeptCount['reason']): number =>
  counts.reduce((sum, { reason, lines }) => sum + (reason === wanted ? lines : 0), 0);
