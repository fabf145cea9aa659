/** How long the sampler takes to pass a boundary, and how long commits wait for it meanwhile. */
import { setTimeout as delay } from 'node:timers/promises';
import { Sampler } from '@logflow/ledger';
import { corpusOf, makeLines } from './corpora/corpora';
import { batchesOf } from './corpora/rules';
import { runBench } from './frame/bench';
import { atMost, type Row } from './frame/row';
import { percentile, summarise } from './frame/runs';
import { History } from './stack/history';

const INTERVAL_MS = 5_000;
const INTERVAL_US = INTERVAL_MS * 1_000;
/** How many commits run before the tick, to know what they take by themselves. */
const ALONE_COMMITS = 10;
/** Milliseconds that commits and a tick may need before the next true boundary comes. */
const ROOM_MS = 2_500;
const METRIC = 'bench_sampled_total';
const RESTING_METRIC = 'bench_resting_total';

/** Series with totals, as if each had been counted once long ago. */
async function addSeries({ db, orgId }: History, metric: string, count: number): Promise<number[]> {
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into series (org_id, metric, labels, fingerprint, born_us)
     select $1, $2, '{"n":"' || n || '"}', decode(md5($2 || n), 'hex'), 1 from generate_series(1, $3::int) as n returning id`,
    [orgId, metric, count],
  );
  await db.pool.query(
    `insert into series_total (org_id, series_id, total) select org_id, id, 1 from series where org_id = $1 and metric = $2`,
    [orgId, metric],
  );
  await db.pool.query('vacuum analyze series, series_total');
  return rows.map(({ id }) => id);
}

/** Series that have gone to rest long ago. */
async function addResting(history: History, count: number): Promise<void> {
  await addSeries(history, RESTING_METRIC, count);
  await history.db.pool.query(
    `insert into series_rest (org_id, series_id, leader_id, counted, total, retired_us)
     select org_id, id, id, true, 1, 1 from series where org_id = $1 and metric = $2`,
    [history.orgId, RESTING_METRIC],
  );
  await history.db.pool.query('vacuum analyze series_rest');
}

/** Lets `changed` series have grown before a boundary that is due now, the next one not being so soon. */
async function makeDue({ db, orgId }: History, changed: readonly number[]): Promise<void> {
  const left = INTERVAL_MS - (Date.now() % INTERVAL_MS);
  if (left < ROOM_MS) await delay(left);
  await db.pool.query(
    `update sampler set last_boundary_us = b - $1, next_boundary_us = b
     from (select clock_us() / $1 * $1 as b) as due`,
    [INTERVAL_US],
  );
  await db.pool.query(
    `insert into series_change (org_id, committed_us, series_ids) select $1, next_boundary_us - 1, $2::bigint[] from sampler`,
    [orgId, changed],
  );
  await db.pool.query('update series_total set total = total + 1 where org_id = $1 and series_id = any($2::bigint[])', [
    orgId,
    changed,
  ]);
}

interface Committing {
  /** When each commit began, and how long it took, in ms. */
  readonly done: readonly { at: number; ms: number }[];
  stop(): Promise<void>;
}

/** Commits small batches one after another until told to stop. */
function keepCommitting(history: History): Committing {
  const [lines] = batchesOf(makeLines(corpusOf('sshd'), 10), 10);
  const matched = history.match(lines as NonNullable<typeof lines>);
  const done: { at: number; ms: number }[] = [];
  let going = true;
  const loop = (async () => {
    while (going) {
      const at = performance.now();
      await history.commit(matched);
      done.push({ at, ms: performance.now() - at });
    }
  })();
  const stop = (): Promise<void> => {
    going = false;
    return loop;
  };
  return { done, stop };
}

async function tickOnce(history: History, changed: readonly number[]): Promise<{ tickMs: number; waitMs: number }> {
  await makeDue(history, changed);
  const committing = keepCommitting(history);
  const commits = committing.done;
  let began = 0;
  let ended = 0;
  try {
    while (commits.length < ALONE_COMMITS) await delay(1);
    began = performance.now();
    const passed = await new Sampler(history.db, INTERVAL_MS, async () => undefined).tick();
    ended = performance.now();
    if (passed !== 1) throw new Error(`the sampler passed ${passed} boundaries instead of one`);
  } finally {
    await committing.stop();
  }
  const during = commits.filter(({ at, ms }) => at < ended && at + ms > began).map(({ ms }) => ms);
  const before = commits.filter(({ at, ms }) => at + ms <= began).map(({ ms }) => ms);
  await history.db.pool.query('delete from sample_outbox');
  const usual = percentile(before, 0.5);
  return { tickMs: ended - began, waitMs: Math.max(0, ...during.map((ms) => ms - usual)) };
}

await runBench({
  name: 'sampler',
  about: 'How long a tick of the sampler takes with many live series, and how long commits wait for it.',
  options: {
    series: { default: '100000', about: 'live series' },
    changed: { default: '10000', about: 'series that grew since the boundary before' },
    resting: { default: '0', about: 'series that rest beside them', apart: true },
    runs: { default: '12', about: 'ticks, after two to warm up' },
  },
  async *run({ series, changed, resting, runs }) {
    const history = await History.open(true);
    try {
      await addResting(history, Number(resting));
      const ids = await addSeries(history, METRIC, Number(series));
      const step = Math.floor(ids.length / Number(changed));
      const grown = ids.filter((_, i) => i % step === 0).slice(0, Number(changed));
      for (let i = 0; i < 2; i++) await tickOnce(history, grown);
      const ticks: { tickMs: number; waitMs: number }[] = [];
      for (let i = 0; i < Number(runs); i++) ticks.push(await tickOnce(history, grown));
      yield* rowsOf(
        ticks,
        `${thousands(Number(series))} series, ${thousands(grown.length)} changed${Number(resting) > 0 ? `, ${thousands(Number(resting))} resting` : ''}`,
      );
    } finally {
      await history.close();
    }
  },
});

function thousands(count: number): string {
  return count.toLocaleString('en');
}

function* rowsOf(ticks: readonly { tickMs: number; waitMs: number }[], of: string): Generator<Row> {
  const tick = summarise(ticks.map(({ tickMs }) => tickMs));
  yield { what: `tick of the sampler, ${of}`, value: tick.median, spread: tick.spread, unit: 'ms', bar: atMost(100) };
  const waits = ticks.map(({ waitMs }) => waitMs);
  const note = `the longest of each tick; at worst ${Math.max(...waits).toFixed(0)} ms`;
  yield { what: `commits wait for the tick, ${of}`, value: summarise(waits).median, unit: 'ms', bar: atMost(20), note };
}
