import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, LOCK_SPACE, LOCKS } from '@logflow/db';

interface Clock {
  readonly now_us: number;
  readonly last_boundary_us: number | null;
  readonly next_boundary_us: number | null;
  readonly interval_us: number | null;
}

const POLL_MS = 2;
const PATIENCE_MS = 2000;
/** After so many missed boundaries no sampler is running. */
const INTERVALS_MISSED = 2;

/**
 * Fixes an exclusive upper bound of commit times below which nothing can appear any more, so that every page of a
 * search and its total speak of the same lines.
 *
 * Below the last boundary that is what the sampler has already made sure of. Above it: a commit takes its stamp while
 * it holds the commit lock, which it keeps until it is visible (commit_stamp() of the first migration). So first the
 * clock is read as a commit would read it; then those that hold the lock are noted, and waited for. Whoever takes the
 * lock later also reads the clock later, and gets no smaller stamp; whoever held it is visible in any snapshot taken
 * from now on. Nobody is kept from committing. Two things are left out: a clock that is set back between two pages
 * (commits may then fall under the bound, down to the last boundary), and an installation whose sampler has stopped
 * (all commits then share the last microsecond before the boundary that is due, which is shown, though it may grow).
 * @param toUs what the query itself allows; the bound never exceeds it
 */
export async function committedBound(db: Db, toUs: bigint): Promise<bigint> {
  const clock = await readClock(db);
  const settled = clock.last_boundary_us;
  if (settled !== null && toUs <= BigInt(settled)) return toUs;
  const bound = (await waitForCommits(db)) ? stampBound(clock) : (settled ?? clock.now_us);
  return toUs < BigInt(bound) ? toUs : BigInt(bound);
}

async function readClock(db: Db): Promise<Clock> {
  const { rows } = await db.pool.query<Clock>(
    `select clock_us() as now_us, last_boundary_us, next_boundary_us, interval_us
     from (select 1) as always left join sampler on true`,
  );
  return rows[0] as Clock;
}

function stampBound(clock: Clock): number {
  const { now_us, last_boundary_us, next_boundary_us, interval_us } = clock;
  if (last_boundary_us === null || next_boundary_us === null || interval_us === null) return now_us;
  if (now_us > next_boundary_us + INTERVALS_MISSED * interval_us) return next_boundary_us;
  return Math.min(Math.max(now_us, last_boundary_us), next_boundary_us - 1);
}

/** @returns whether all transactions that held the commit lock when it was called have ended, in {@link PATIENCE_MS}. */
async function waitForCommits(db: Db): Promise<boolean> {
  let waitingFor = await commitsInFlight(db);
  const giveUp = Date.now() + PATIENCE_MS;
  while (waitingFor.length > 0 && Date.now() < giveUp) {
    await sleep(POLL_MS);
    const still = new Set(await commitsInFlight(db));
    waitingFor = waitingFor.filter((transaction) => still.has(transaction));
  }
  return waitingFor.length === 0;
}

async function commitsInFlight(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ virtualtransaction: string }>(
    `select virtualtransaction from pg_locks
     where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted and mode = 'ShareLock'
       and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_SPACE, LOCKS.commit],
  );
  return rows.map((row) => row.virtualtransaction);
}
