/**
 * A history, merged, then drilled into: how fast a first page of lines by series, and a histogram. The default is a
 * million lines sent in small requests; fifty million go in large ones: --lines=50000000 --request=10000.
 */
import type { Db } from '@logflow/db';
import { encodeLines, type Lines, selectLines } from '@logflow/lines';
import { type LogQuery, logHistogram, searchLogs } from '@logflow/storage';
import { corpusOf, makeLines } from './corpora/corpora';
import { batchesOf } from './corpora/rules';
import { runBench } from './frame/bench';
import { atMost, type Bar, type Row } from './frame/row';
import { percentile } from './frame/runs';
import { eachAtOnce, History, type Matched } from './stack/history';

const WRITERS = 4;
const SAMPLES = 40;
/** Lines of a batch, and how many different batches there are: a history repeats them with times of their own. */
const BATCH = 10_000;
const POOL = 20;
const NEEDLE = 'Dec 10 00:00:00 edge sshd[7]: Invalid user needle from 198.51.100.7';
const SPAN_US = 1_800_000_000n;
const STEP_US = 15_000_000n;

interface Size {
  readonly lines: number;
  readonly perRequest: number;
  readonly maxLines: number;
}

/** @returns batches whose first line belongs to a series that has no other. */
function makePool(history: History, size: Size): Matched[] {
  const count = Math.min(POOL, Math.ceil(size.lines / BATCH));
  return Array.from({ length: count }, (_, seed) => {
    const bodies = [NEEDLE, ...makeLines(corpusOf('sshd'), BATCH - 1, seed + 1)];
    return history.match(batchesOf(bodies, BATCH)[0] as Lines);
  });
}

/** @returns bytes of all bodies. */
async function fill(history: History, size: Size): Promise<number> {
  const pool = makePool(history, size);
  const numbers = Array.from({ length: Math.ceil(size.lines / BATCH) }, (_, i) => i);
  const spanPerBatch = SPAN_US / BigInt(numbers.length);
  const fromUs = BigInt(Date.now()) * 1000n - SPAN_US;
  let bytes = 0;
  await eachAtOnce(numbers, WRITERS, async (n) => {
    const matched = shifted(pool[n % pool.length] as Matched, fromUs + BigInt(n) * spanPerBatch);
    bytes += matched.lines.bodies.length;
    await send(history, matched, size.perRequest);
  });
  return bytes;
}

const shifted = ({ lines, matches }: Matched, byUs: bigint): Matched => ({
  lines: { ...lines, times: lines.times.map((time) => time + byUs) },
  matches,
});

async function send(history: History, matched: Matched, perRequest: number): Promise<void> {
  const { lines } = matched;
  if (perRequest >= lines.count) return history.commit(matched, { frame: await encodeLines(lines) });
  for (let at = 0; at < lines.count; at += perRequest) {
    const length = Math.min(perRequest, lines.count - at);
    const indexes = Array.from({ length }, (_, i) => at + i);
    await history.commit(history.match(selectLines(lines, indexes)));
  }
}

/** A database whose blocks have not been decoded yet: caches belong to the handle. */
const cold = (db: Db): Db => ({ ...db });

async function* timed(what: string, bar: Bar | undefined, run: (i: number) => Promise<unknown>): AsyncGenerator<Row> {
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const started = performance.now();
    await run(i);
    times.push(performance.now() - started);
  }
  yield { what: `${what}, p50`, value: percentile(times, 0.5), unit: 'ms' };
  yield { what: `${what}, p95`, value: percentile(times, 0.95), unit: 'ms', bar, note: `of ${SAMPLES}` };
}

async function* searchRows({ db, orgId }: History, size: Size): AsyncGenerator<Row> {
  const found = await db.pool.query<{ id: number; labels: string }>(
    'select id, labels from series where org_id = $1 order by id',
    [orgId],
  );
  const rare = found.rows.filter((row) => row.labels.includes('needle')).map((row) => row.id);
  const dense = found.rows.filter((row) => !row.labels.includes('needle')).map((row) => row.id);
  const one = (i: number): number[] => [dense[i % dense.length] as number];
  const page = (on: Db, seriesIds: number[], more: Partial<LogQuery> = {}) =>
    searchLogs(on, orgId, { clock: 'committed', seriesIds, limit: 100, ...more });
  const of = `${size.lines.toLocaleString('en')} lines`;
  const bar = atMost(200, 'p95 of the first page');
  yield* timed(`first page by series, ${of}, nothing cached`, bar, (i) => page(cold(db), one(i)));
  yield* timed(`first page by series, ${of}`, undefined, (i) => page(db, one(i)));
  const all = [...dense, ...rare];
  yield* timed(`first page by rule, ${of}, nothing cached`, bar, () => page(cold(db), all, { seriesDisjoint: true }));
  yield* timed(`first page by series, ${of}, event clock, nothing cached`, undefined, (i) =>
    page(cold(db), one(i), { clock: 'event' }),
  );
  yield* timed(`first page of a series of one line in ${BATCH}, ${of}, nothing cached`, undefined, () =>
    page(cold(db), rare),
  );
  const cursor = (await page(db, one(0))).nextCursor ?? undefined;
  yield* timed(`second page by series, ${of}, nothing cached`, undefined, () => page(cold(db), one(0), { cursor }));
  const toUs = BigInt(Date.now()) * 1000n;
  for (const clock of ['committed', 'event'] as const) {
    const range = { clock, fromUs: toUs - SPAN_US, toUs, stepUs: STEP_US };
    yield* timed(`histogram by series, ${of}, ${clock} clock, nothing cached`, undefined, (i) =>
      logHistogram(cold(db), orgId, { ...range, seriesIds: one(i) }),
    );
  }
}

async function* rowsOf(history: History, size: Size): AsyncGenerator<Row> {
  const started = performance.now();
  const raw = await fill(history, size);
  const rate = (size.lines * 1000) / (performance.now() - started);
  yield { what: `committed, in requests of ${size.perRequest}`, value: rate, unit: 'lines/s' };
  await history.passBoundary();
  const mergingSince = performance.now();
  const { merged, into } = await history.merge(size.maxLines);
  const seconds = (performance.now() - mergingSince) / 1000;
  if (merged > 0) {
    const note = `${merged} into ${into} in ${seconds.toFixed(1)} s`;
    yield { what: 'small blocks merged', value: merged / seconds, unit: 'blocks/s', note };
  }
  const stored = await history.measureStored();
  yield { what: 'stored / raw', value: stored.bytes / raw, unit: '', note: `${stored.blocks} blocks` };
  yield* searchRows(history, size);
}

await runBench({
  name: 'drilldown',
  about: 'How long the first page of lines and the histogram of a series take, in a long history.',
  options: {
    lines: { default: '1000000', about: 'lines of the history; 50000000 takes some 10 minutes and 10 GB', apart: true },
    request: { default: '10', about: 'lines a request, up to 10,000', apart: true },
    block: { default: '10000', about: 'lines of a merged block at most' },
  },
  async *run({ lines, request, block }) {
    const history = await History.open(false);
    try {
      yield* rowsOf(history, { lines: Number(lines), perRequest: Number(request), maxLines: Number(block) });
    } finally {
      await history.close();
    }
  },
});
