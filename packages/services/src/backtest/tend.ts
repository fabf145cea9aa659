import type { Db } from '@logflow/db';
import type { BacktestJob, Queues } from '@logflow/queue';
import { SLICES_WAITING } from './slices';

const IDLE_SECONDS = 20;
const KEPT_HOURS = 24;

/**
 * Keeps runs going and rooms empty, for all orgs: asks again for slices of runs that do not move (their jobs may be
 * lost), and forgets runs a day after they began.
 */
export async function tendBacktests(db: Db, queues: Pick<Queues, 'addBacktests'>): Promise<void> {
  await db.pool.query(`delete from backtest where created_at < clock_timestamp() - interval '${KEPT_HOURS} hours'`);
  const { rows } = await db.pool.query<{ org_id: number; id: string; slice: number }>(
    `select b.org_id, b.id, s.slice from backtest b, lateral (
       select slice from backtest_slice where org_id = b.org_id and backtest_id = b.id and (series is null or slice = b.slices - 1)
       order by slice limit ${SLICES_WAITING}
     ) s
     where b.state = 'running' and b.moved_at < clock_timestamp() - interval '${IDLE_SECONDS} seconds'`,
  );
  const slices = rows.map((row): BacktestJob => ({ orgId: row.org_id, backtestId: row.id, slice: row.slice }));
  if (slices.length > 0) await queues.addBacktests(slices);
}
