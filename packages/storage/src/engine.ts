import type { Db } from '@logflow/db';
import type { HistogramQuery, LogHistogram, LogPage, LogQuery, LogRecord } from './log-query';
import { findLine, type SoughtLine } from './postgres/find-line';
import { logHistogram } from './postgres/histogram';
import { searchLogs } from './postgres/search';

/**
 * Answers questions about stored lines. PostgreSQL is the engine that the ledger writes in its own transaction; another
 * one would be fed after the commit and must answer alike: `engine-contract.ts` says how.
 */
export interface StorageEngine {
  readonly name: string;
  search(orgId: number, query: LogQuery): Promise<LogPage>;
  histogram(orgId: number, query: HistogramQuery): Promise<LogHistogram>;
  /** @returns null where the line is not there, or was not kept */
  line(orgId: number, sought: SoughtLine): Promise<LogRecord | null>;
}

export const postgresEngine = (db: Db): StorageEngine => ({
  name: 'postgres',
  search: (orgId, query) => searchLogs(db, orgId, query),
  histogram: (orgId, query) => logHistogram(db, orgId, query),
  line: (orgId, sought) => findLine(db, orgId, sought),
});
