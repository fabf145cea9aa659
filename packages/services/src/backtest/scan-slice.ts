import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Db, transaction } from '@logflow/db';
import type { BacktestJob, Queues } from '@logflow/queue';
import { createEngine, type Engine, readsBody } from '@logflow/rules';
import { walkBlocks } from '@logflow/storage';
import { LRUCache } from 'lru-cache';
import type { PoolClient } from 'pg';
import { environmentOf } from '../rules/environment';
import { forecast } from './forecast';
import { addFound, type Found } from './found';
import { type BacktestRow, definitionOf, findBacktest } from './run';
import { SeriesTally } from './series-tally';
import { SliceTally } from './slice-tally';
import { SLICES_WAITING } from './slices';

export interface SliceContext {
  readonly db: Db;
  /** Where the installation's own key lies. */
  readonly home: string;
  readonly queues: Pick<Queues, 'addBacktests'>;
  /** Awaited after each block, with the milliseconds that it took: lets live lines pass. */
  readonly giveWay: (tookMs: number) => Promise<void>;
}

interface SliceRow {
  readonly from_us: number;
  readonly to_us: number;
  readonly lines: number;
  readonly counted: boolean;
}

const LOOK_EVERY_MS = 200;
const ENGINES_KEPT = 8;
const engines = new LRUCache<string, Engine>({ max: ENGINES_KEPT });

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
    const tally = await scan(context, job, run, slice);
    if (tally === null) return;
    await store(context.db, job, run, slice, tally);
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

/** @returns null where the run was ended meanwhile. */
async function scan(
  { db, home, giveWay }: SliceContext,
  job: BacktestJob,
  run: BacktestRow,
  slice: SliceRow,
): Promise<SliceTally | null> {
  const definition = definitionOf(run);
  const engine = await engineOf({ db, home }, job, run);
  const tally = new SliceTally(definition, run.clock, (JSON.parse(run.found) as Found).histogram);
  const watch = new Watch(db, job);
  const event = run.clock === 'event' ? { from: BigInt(run.from_us), to: BigInt(run.to_us) } : null;
  const range = { committedFromUs: slice.from_us, committedToUs: slice.to_us, event };
  let wanted = true;
  await walkBlocks(db, job.orgId, range, {
    bodies: readsBody(definition.field),
    visit: async (block) => {
      const began = performance.now();
      const matches = engine.match(block.lines);
      const took = performance.now() - began;
      tally.add(block, matches, took * 1000);
      await giveWay(took);
      await nextTurn();
      wanted = await watch.isWanted();
      return wanted;
    },
  });
  return wanted ? tally : null;
}

async function engineOf(
  of: Pick<SliceContext, 'db' | 'home'>,
  { orgId, backtestId }: BacktestJob,
  run: BacktestRow,
): Promise<Engine> {
  const key = `${orgId} ${backtestId}`;
  const known = engines.get(key);
  if (known) return known;
  const definition = definitionOf(run);
  const engine = createEngine([{ id: run.id, version: 1, definition }], await environmentOf(of, orgId, [definition]));
  engines.set(key, engine);
  return engine;
}

/** Looks now and then whether a run is still wanted. */
class Watch {
  readonly #db: Db;
  readonly #job: BacktestJob;
  #lookedMs = Date.now();

  constructor(db: Db, job: BacktestJob) {
    this.#db = db;
    this.#job = job;
  }

  async isWanted(): Promise<boolean> {
    if (Date.now() - this.#lookedMs < LOOK_EVERY_MS) return true;
    this.#lookedMs = Date.now();
    const { rowCount } = await this.#db.pool.query(
      "select 1 from backtest where org_id = $1 and id = $2 and state = 'running'",
      [this.#job.orgId, this.#job.backtestId],
    );
    return rowCount === 1;
  }
}

/** The slice's row and the run's change together or not at all, and only once. */
async function store(db: Db, job: BacktestJob, run: BacktestRow, slice: SliceRow, tally: SliceTally): Promise<void> {
  const [found, series] = await Promise.all([tally.found(), tally.series.pack()]);
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
         moved_at = clock_timestamp() where org_id = $1 and id = $2`,
      [job.orgId, job.backtestId, JSON.stringify(addFound(before, found, run.clock)), slice.lines],
    );
  });
}

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
