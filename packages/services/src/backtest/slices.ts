import type { Db } from '@logflow/db';
import type { BacktestJob } from '@logflow/queue';

/** Slices of one run that wait at a time, so that runs take turns; each that ends asks for one more. */
export const SLICES_WAITING = 16;

/** Ends a run whose slice failed for good. @param reason is shown to the caller */
export async function failBacktest(
  db: Db,
  job: Pick<BacktestJob, 'orgId' | 'backtestId'>,
  reason: string,
): Promise<void> {
  await db.pool.query(
    `update backtest set state = 'failed', failure = $3, ended_at = clock_timestamp()
     where org_id = $1 and id = $2 and state = 'running'`,
    [job.orgId, job.backtestId, reason],
  );
}
