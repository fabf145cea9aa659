import { searchLogs } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { filterOf } from './filter';
import { searchInput } from './input';
import { type LogLine, toLogLines } from './record';

export interface LogLines {
  /** Newest first by the chosen clock. */
  readonly records: readonly LogLine[];
  readonly total: number;
  /** Increments of the selected series; without a series, `total`. */
  readonly counted: number;
  readonly notKept: { readonly dropped: number; readonly sampled: number; readonly expired: number };
  /**
   * Increments that fell on a line which another selected series had counted already: a selector may name several
   * series, and two rules may feed them with one line. `counted` = `total` + what was not kept + this.
   */
  readonly sharedLines: number;
  /** False while `q` or `regex` have not been tried on the oldest line: `total` is then what was found so far. */
  readonly complete: boolean;
  /** Lines whose bodies this request read. */
  readonly scanned: number;
  readonly nextCursor: string | null;
}

/**
 * `GET /logs`.
 * @throws Fault `unprocessable` naming a parameter that is none; `invalid` for a pattern, selector or cursor
 */
export async function search(context: ServiceContext, input: unknown): Promise<LogLines> {
  requireRole(context, 'admin');
  const { limit, cursor, ...given } = parseInput(searchInput, input);
  const filter = await filterOf(context, given);
  const page = await searchLogs(context.services.db, context.org.id, { ...filter, limit, cursor });
  return {
    ...page,
    records: await toLogLines(context, page.records),
    notKept: { dropped: 0, sampled: 0, expired: 0 },
    sharedLines: page.counted - page.total,
  };
}
