import { type Db, transaction } from '@logflow/db';
import type { BacktestJob, Queues } from '@logflow/queue';
import type { PoolClient } from 'pg';
import { slowReason } from '../rules/slow';
import { forecast } from './forecast';
import { addFound, type Found } from './found';
import { type BacktestRow, definitionOf, findBacktest } from './run';
import { type ScanContext, type Scanned, scan } from './scan';
import { SeriesTally } from './series-tally';
import { SLICES_WAITING } from './slices';

export interface SliceContext extends ScanContext {
  readonly queues: Pick<Queues, 'addBacktests'>;
}

interface SliceRow {
  readonly from_us: number;
  readonly to_us: number;
  readonly lines: number;
  readonly counted: boolean;
}

/**
 * Scans a slice, adds what it found to its run, asks for another slice, and ends the run after its last. Does nothing
 * for a run that has ended; a slice that comes again is not counted again.
 * @throws the database's error: the slice may then be scanned anew
 */
export async function scanSlice(context: SliceContext, job: BacktestJob): Promise<void> {
  const run = await findBacktest(context.db.pool, job.orgId, job.backtestId);
  if (run === null || run.state !== 'running') return;
  const slice = await findSlice(context.db, job);
  if (slice === null) return;
  if (!slice.counted) {
    const scanned = await scan(context, job, run, slice);
    if (scanned.end === 'unwanted') return;
    await store(context.db, job, run, slice, scanned);
    if (scanned.end === 'given up') return;
  }
  await goOn(context, job, run);
}

async function findSlice(db: Db, { orgId, backtestId, slice }: BacktestJob): Promise<SliceRow | null> {
  const { rows } = await db.pool.query<SliceRow>(
    `select from_us, to_us, lines, series is not null as counted from backtest_slice
     where org_id = $1 and backtest_id = $2 and slice = $3`,
    [orgId, backtestId, slice],
  );
  return rows[0] ?? null;
}

/** The slice's row and the run's change together or not at all, and only once. */
async function store(
  db: Db,
  job: BacktestJob,
  run: BacktestRow,
  slice: SliceRow,
  { tally, rule, end }: Scanned,
): Promise<void> {
  const [found, series] = await Promise.all([tally.found(rule), tally.series.pack()]);
  const failure = end === 'given up' && rule.tooSlow ? `${slowReason(rule.tooSlow)} ${GIVEN_UP}` : null;
  const lines = failure === null ? slice.lines : found.scanned;
  await transaction(db, async (client) => {
    const before = await lockRunning(client, job);
    if (before === null) return;
    const counted = await client.query(
      `update backtest_slice set series = $4 where org_id = $1 and backtest_id = $2 and slice = $3 and series is null`,
      [job.orgId, job.backtestId, job.slice, series],
    );
    if (counted.rowCount === 0) return;
    await client.query(
      `update backtest set found = $3, slices_done = slices_done + 1, lines_done = lines_done + $4,
         moved_at = clock_timestamp(), failure = $5, state = case when $5::text is null then state else 'failed' end,
         ended_at = case when $5::text is null then null else clock_timestamp() end where org_id = $1 and id = $2`,
      [job.orgId, job.backtestId, JSON.stringify(addFound(before, found, run.clock)), lines, failure],
    );
  });
}

const GIVEN_UP = 'It was tried on these lines, and no further: make it faster.';

async function lockRunning(client: PoolClient, { orgId, backtestId }: BacktestJob): Promise<Found | null> {
  const { rows } = await client.query<{ found: string }>(
    "select found from backtest where org_id = $1 and id = $2 and state = 'running' for update",
    [orgId, backtestId],
  );
  return rows[0] === undefined ? null : (JSON.parse(rows[0].found) as Found);
}

async function goOn({ db, queues }: SliceContext, job: BacktestJob, run: BacktestRow): Promise<void> {
  const next = job.slice + SLICES_WAITING;
  if (next < run.slices) return queues.addBacktests([{ ...job, slice: next }]);
  const now = await findBacktest(db.pool, job.orgId, job.backtestId);
  if (now?.state === 'running' && now.slices_done === now.slices) await end(db, job, run);
}

/** Several workers may end a run at once: they write the same. */
async function end(db: Db, { orgId, backtestId }: BacktestJob, run: BacktestRow): Promise<void> {
  const tally = new SeriesTally();
  for (let slice = 0; slice < run.slices; slice++) {
    const { rows } = await db.pool.query<{ series: Buffer }>(
      'select series from backtest_slice where org_id = $1 and backtest_id = $2 and slice = $3',
      [orgId, backtestId, slice],
    );
    if (rows[0] === undefined) return;
    await tally.addPacked(rows[0].series);
  }
  await transaction(db, async (client) => {
    await client.query(
      `update backtest set state = 'done', result = $3, ended_at = clock_timestamp()
       where org_id = $1 and id = $2 and state = 'running'`,
      [orgId, backtestId, JSON.stringify(forecast(definitionOf(run), tally))],
    );
    await client.query('delete from backtest_slice where org_id = $1 and backtest_id = $2', [orgId, backtestId]);
  });
}
