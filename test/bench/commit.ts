/** Lines a second that the ledger's one transaction takes: matched beforehand, on a PostgreSQL that syncs to disk. */
import { randomUUID } from 'node:crypto';
import { encodeLines } from '@logflow/lines';
import { corpusOf, makeLines } from './corpora/corpora';
import { batchesOf } from './corpora/rules';
import { runBench } from './frame/bench';
import type { Row } from './frame/row';
import { cpuMicros, summarise } from './frame/runs';
import { eachAtOnce, History } from './stack/history';

const RUN_MS = 1_000;

async function* rowsOf(history: History, size: number, atOnce: number, runs: number): AsyncGenerator<Row> {
  const [lines] = batchesOf(makeLines(corpusOf('sshd'), size), size);
  const matched = history.match(lines as NonNullable<typeof lines>);
  const frame = await encodeLines(matched.lines);
  const destinations = [{ id: randomUUID(), selects: 'tagged' as const }];
  const commit = () =>
    history.commit(matched, { frame, destinations, parts: [{ batch: randomUUID(), count: size, key: randomUUID() }] });
  const rates: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run <= runs; run++) {
    let commits = 0;
    const start = performance.now();
    const used = await cpuMicros(() =>
      eachAtOnce(untilLater(start + RUN_MS), atOnce, async () => {
        await commit();
        commits++;
      }),
    );
    if (run === 0) continue;
    rates.push((commits * size * 1000) / (performance.now() - start));
    cpu.push(used / (commits * size));
  }
  const what = `batches of ${size}, ${atOnce} at once`;
  const { median, spread } = summarise(rates);
  const note = `${((size * atOnce * 1000) / median).toFixed(1)} ms a commit, ${summarise(cpu).median.toFixed(2)} µs of Node's CPU a line`;
  yield { what, value: median, spread, unit: 'lines/s', note };
}

function* untilLater(end: number): Generator<void> {
  while (performance.now() < end) yield;
}

await runBench({
  name: 'commit',
  about: "Lines a second that the ledger's one transaction takes, matched and framed beforehand.",
  options: { runs: { default: '3', about: 'runs of a second, after one to warm up' } },
  async *run({ runs }) {
    const history = await History.open(true);
    try {
      for (const size of [10, 2_000, 5_000]) {
        for (const atOnce of [1, 3]) yield* rowsOf(history, size, atOnce, Number(runs));
      }
    } finally {
      await history.close();
    }
  },
});
