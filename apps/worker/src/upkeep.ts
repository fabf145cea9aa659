import { type Db, ensurePartitions, Leadership } from '@logflow/db';
import { purgeLedger } from '@logflow/ledger';
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
/** A key counts for 24 hours; twice that leaves room for clocks and for a job that waited. */
const LEDGER_KEPT_MS = 48 * HOUR_MS;

/** What keeps the tables in shape; the last two run in the one process that leads. */
export function startUpkeep({ db, queues, log }: UpkeepContext): Repeated {
  const leadership = new Leadership(db, 'compact');
  const quiet = new QuietTimes(queues);
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
      leading(() => compact(db, log)),
    ),
    repeat(
      'purge',
      10 * MINUTE_MS,
      log,
      leading(() => purge(db, quiet)),
    ),
  ];
  const close = async () => {
    await Promise.all(loops.map((loop) => loop.close()));
    await leadership.release();
  };
  return { close };
}

async function compact(db: Db, log: Logger): Promise<void> {
  const { merged, into } = await compactBlocks(db);
  if (merged > 0) log.info({ merged, into }, 'small blocks merged');
}

async function purge(db: Db, quiet: QuietTimes): Promise<void> {
  if (quiet.last === undefined) return;
  await purgeLedger(db, Math.min(Date.now() - LEDGER_KEPT_MS, quiet.last));
}

/**
 * When the queue was last seen empty, twice in a row: every job accepted before that is done, so none of them can come
 * back and find its entry gone.
 */
export class QuietTimes {
  readonly #queues: Pick<Queues, 'backlog'>;
  #emptySince: number | undefined;
  #last: number | undefined;

  constructor(queues: Pick<Queues, 'backlog'>) {
    this.#queues = queues;
  }

  /** Milliseconds since the epoch; undefined: not since this process started. */
  get last(): number | undefined {
    return this.#last;
  }

  async look(now: () => number = Date.now): Promise<void> {
    const asked = now();
    if ((await this.#queues.backlog()) > 0) {
      this.#emptySince = undefined;
      return;
    }
    this.#last = this.#emptySince ?? this.#last;
    this.#emptySince = asked;
  }
}
