import type { Db } from '@logflow/db';
import type { HistogramQuery, LogHistogram, LogPage, LogQuery } from './log-query';
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
}

export const postgresEngine = (db: Db): StorageEngine => ({
  name: 'postgres',
  search: (orgId, query) => searchLogs(db, orgId, query),
  histogram: (orgId, query) => logHistogram(db, orgId, query),
});
