import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, LOCK_SPACE, LOCKS } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import { MAX_INT8 } from '../evaluate';
import type { LogFilter } from '../log-query';

interface Clock {
  readonly now_us: number;
  readonly last_boundary_us: number;
  readonly next_boundary_us: number;
  readonly interval_us: number;
}

const POLL_MS = 3;
/** How long a search waits, in milliseconds: for those who are committing, and for a sampler that is late. */
const PATIENCE = { commitsMs: 2000, samplerMs: 250 };
/** After so many missed boundaries no sampler is running, and waiting for it is of no use. */
const INTERVALS_MISSED = 2;

/**
 * Fixes an exclusive upper bound of commit times below which nothing can appear any more, so that every page of a
 * search and its total speak of the same lines.
 *
 * Below the last boundary that is what the sampler has already made sure of. Above it: a commit takes its stamp while
 * it holds the commit lock, which it keeps until it is visible (commit_stamp() of the first migration). So first the
 * clock is read as a commit would read it; then those that hold the lock are noted, and waited for. Whoever takes the
 * lock later also reads the clock later, and gets no smaller stamp; whoever held it is visible in any snapshot taken
 * from now on. Nobody is kept from committing.
 *
 * Two things are left out: a clock that is set back between two pages (commits may then fall under the bound, down to
 * the last boundary), and a sampler that has stopped (all commits then share the last microsecond before the boundary
 * that is due; they are shown, though more may follow).
 * @param toUs what the query itself allows; the bound never exceeds it
 */
export async function committedBound(db: Db, toUs: bigint, patience = PATIENCE): Promise<bigint> {
  const clock = await readPunctualClock(db, patience.samplerMs);
  if (toUs <= BigInt(clock.last_boundary_us)) return toUs;
  const bound = BigInt((await waitForCommits(db, patience.commitsMs)) ? stampBound(clock) : clock.last_boundary_us);
  return toUs < bound ? toUs : bound;
}

/** @returns the bound of a query, as {@link committedBound} has it */
export const queryBound = (db: Db, { clock, toUs }: Pick<LogFilter, 'clock' | 'toUs'>): Promise<bigint> =>
  committedBound(db, clock === 'committed' && toUs !== undefined ? toUs : MAX_INT8);

/** A boundary that is due is passed within milliseconds; until then commits share one stamp, and no bound divides them. */
async function readPunctualClock(db: Db, patienceMs: number): Promise<Clock> {
  const giveUp = monotonicMs() + patienceMs;
  for (;;) {
    const clock = await readClock(db);
    const lateUs = clock.now_us - clock.next_boundary_us;
    if (lateUs < 0 || lateUs > INTERVALS_MISSED * clock.interval_us || monotonicMs() >= giveUp) return clock;
    await sleep(POLL_MS);
  }
}

async function readClock(db: Db): Promise<Clock> {
  const { rows } = await db.pool.query<Clock>(
    'select clock_us() as now_us, last_boundary_us, next_boundary_us, interval_us from sampler',
  );
  if (rows[0]) return rows[0];
  throw new Error('the table sampler has lost its row');
}

const stampBound = ({ now_us, last_boundary_us, next_boundary_us }: Clock): number =>
  now_us >= next_boundary_us ? next_boundary_us : Math.max(now_us, last_boundary_us);

/** @returns whether all transactions that held the commit lock when it was called have ended in time. */
async function waitForCommits(db: Db, patienceMs: number): Promise<boolean> {
  let waitingFor = await commitsInFlight(db);
  const giveUp = monotonicMs() + patienceMs;
  while (waitingFor.length > 0 && monotonicMs() < giveUp) {
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
