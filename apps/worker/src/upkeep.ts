import { type Db, ensurePartitions, Leadership } from '@logflow/db';
import { FLOW_KEPT_DAYS, foldFlow, purgeFlow, purgeLedger } from '@logflow/ledger';
import type { Queues } from '@logflow/queue';
import type { Logger } from '@logflow/runtime';
import { compactBlocks } from '@logflow/storage';
import { type Repeated, repeat } from './repeat';

interface UpkeepContext {
  readonly db: Db;
  readonly queues: Pick<Queues, 'backlog'>;
  readonly log: Logger;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const COMPACT_EVERY_MS = 15_000;
const LOOK_AT_BACKLOG_EVERY_MS = 10_000;
/**
 * A key counts for 24 hours; twice that leaves room for clocks and for a job that waited, and the lines of a key that is
 * used anew then get names of another day.
 */
const LEDGER_KEPT_MS = 48 * HOUR_MS;
const FLOW_KEPT_MS = FLOW_KEPT_DAYS * 24 * HOUR_MS;
const FOLD_EVERY_MS = 15_000;
const NEVER_QUIET_KEPT_MS = 14 * 24 * HOUR_MS;

/** What keeps the tables in shape; the last three run in the one process that leads. */
export function startUpkeep({ db, queues, log }: UpkeepContext): Repeated {
  const leadership = new Leadership(db, 'compact');
  const quiet = new QuietTimes(queues);
  const stop = new AbortController();
  const leading = (work: () => Promise<unknown>) => async () => {
    if (await leadership.hold()) await work();
  };
  const loops = [
    repeat('partitions', HOUR_MS, log, () => ensurePartitions(db, Date.now())),
    repeat('backlog', LOOK_AT_BACKLOG_EVERY_MS, log, () => quiet.look()),
    repeat(
      'compact',
      COMPACT_EVERY_MS,
      log,
      leading(() => compact(db, log, stop.signal)),
    ),
    repeat(
      'flow',
      FOLD_EVERY_MS,
      log,
      leading(() => foldFlow(db, stop.signal)),
    ),
    repeat(
      'purge',
      10 * MINUTE_MS,
      log,
      leading(() => purge(db, quiet)),
    ),
  ];
  const close = async () => {
    stop.abort();
    await Promise.all(loops.map((loop) => loop.close()));
    await leadership.release();
  };
  return { close };
}

async function compact(db: Db, log: Logger, signal: AbortSignal): Promise<void> {
  const { merged, into } = await compactBlocks(db, { signal });
  if (merged > 0) log.info({ merged, into }, 'small blocks merged');
}

async function purge(db: Db, quiet: QuietTimes): Promise<void> {
  await purgeFlow(db, Date.now() - FLOW_KEPT_MS);
  const done = quiet.allDoneBefore(Date.now());
  if (done !== undefined) await purgeLedger(db, Math.min(Date.now() - LEDGER_KEPT_MS, done));
}

/**
 * When the queue was last seen empty, twice in a row: every job accepted before that is done, so none of them can come
 * back and find its entry gone. Where it never is empty, jobs still come back within seconds: none waits for weeks.
 */
export class QuietTimes {
  readonly #queues: Pick<Queues, 'backlog'>;
  #began: number | undefined;
  #emptySince: number | undefined;
  #last: number | undefined;

  constructor(queues: Pick<Queues, 'backlog'>) {
    this.#queues = queues;
  }

  /** @returns the time, like `now` in milliseconds since the epoch, before which no accepted job is left; or undefined. */
  allDoneBefore(now: number): number | undefined {
    const hasRunLong = this.#began !== undefined && now - this.#began > HOUR_MS;
    const longAgo = hasRunLong ? now - NEVER_QUIET_KEPT_MS : undefined;
    return this.#last === undefined ? longAgo : Math.max(this.#last, longAgo ?? 0);
  }

  async look(now: () => number = Date.now): Promise<void> {
    const asked = now();
    this.#began ??= asked;
    if ((await this.#queues.backlog()) > 0) {
      this.#emptySince = undefined;
      return;
    }
    this.#last = this.#emptySince ?? this.#last;
    this.#emptySince = asked;
  }
}
