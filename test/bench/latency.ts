/**
 * At 70 % of what the stack keeps up with, its destination included: how long accepting a request takes, and until a line
 * is found in /logs and on the graph. Above that pace deliveries would wait ever longer, and take what accepting needs.
 */
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { api, instant } from '../kit/client';
import { runBench } from './frame/bench';
import { formatNumber } from './frame/format';
import { atMost, type Row } from './frame/row';
import { percentile, summarise } from './frame/runs';
import { BenchStack, METRIC } from './stack/bench-stack';
import type { LoadResult } from './stack/load';

const SHARE = 0.7;
const LESSER_SHARE = 0.35;
const WARM_UP_LINES = 100_000;
const PEAK_LINES = 300_000;
const PEAK_RUNS = 3;
const INTERVAL_SECONDS = 5;
const PROBE_EVERY_MS = 400;
const LOGS_POLL_MS = 10;
const GRAPH_POLL_MS = 100;
const PATIENCE_MS = 60_000;
const FROM_DUE = 'from when it was due';

/** What became of one line that was sent by itself, in milliseconds from sending it. */
interface Probe {
  readonly accepted: number;
  readonly inLogs: number;
  readonly onGraph: number;
}

/** @returns events a second that are accepted, committed and delivered, sent as fast as they are taken. */
async function measurePeak(bench: BenchStack): Promise<number> {
  const rates: number[] = [];
  for (let run = 0; run <= PEAK_RUNS; run++) {
    const before = await bench.committed();
    const start = performance.now();
    const { lines } = await bench.send(run === 0 ? WARM_UP_LINES : PEAK_LINES);
    await bench.untilCommitted(before + lines);
    await bench.untilDelivered();
    if (run > 0) rates.push((lines * 1000) / (performance.now() - start));
  }
  return summarise(rates).median;
}

/** Sends lines one at a time, each of a series of its own, while the load runs. */
async function probe(bench: BenchStack, isOver: () => boolean): Promise<Probe[]> {
  const graph = new Graph(bench);
  const probes: Promise<Probe>[] = [];
  for (let n = 0; !isOver(); n++) {
    probes.push(probeOnce(bench, `probe${n}`, graph));
    await delay(PROBE_EVERY_MS);
  }
  const done = await Promise.all(probes);
  await graph.close();
  return done;
}

async function probeOnce({ stack }: BenchStack, key: string, graph: Graph): Promise<Probe> {
  const start = performance.now();
  const since = () => performance.now() - start;
  const response = await fetch(`${stack.ingestUrl}/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.ingestToken}`, 'content-type': 'text/plain' },
    body: `sshd[1]: Invalid user ${key} from 192.0.2.1`,
  });
  if (!response.ok) throw new Error(`ingest answered ${response.status}: ${await response.text()}`);
  const accepted = since();
  const series = `${METRIC}{key="${key}"}`;
  const query = new URLSearchParams({ clock: 'committed', from: '0', to: '4000000000', series, limit: '1' });
  const found = async () =>
    (await api<{ total: number }>(stack, 'GET', `/api/v1/logs?${query}`).catch(() => ({ total: 0 }))).total > 0;
  while (!(await found())) await delay(LOGS_POLL_MS);
  const inLogs = since();
  await graph.holds(key);
  return { accepted, inLogs, onGraph: since() };
}

/** Asks Prometheus for all probes at once, again and again. */
class Graph {
  readonly #bench: BenchStack;
  readonly #seen = new Set<string>();
  readonly #looking: Promise<void>;
  #closed = false;

  constructor(bench: BenchStack) {
    this.#bench = bench;
    this.#looking = this.#look();
  }

  async holds(key: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.#seen.has(key)) {
      if (Date.now() > deadline) throw new Error(`${key} is not on the graph after a minute`);
      await delay(LOGS_POLL_MS);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#closed) {
      const found = await instant(this.#bench.stack, `${METRIC}{key=~"probe.*"} > 0`, Date.now() / 1000).catch(
        () => [],
      );
      for (const { labels } of found) this.#seen.add(labels.key ?? '');
      await delay(GRAPH_POLL_MS);
    }
  }
}

async function* rowsOf(bench: BenchStack, seconds: number): AsyncGenerator<Row> {
  const peak = await measurePeak(bench);
  yield { what: 'peak, accepted → committed and delivered', value: peak, unit: 'events/s' };
  const before = await bench.committed();
  const lesser = await loadAt(bench, peak * LESSER_SHARE, seconds / 2);
  await bench.untilCommitted(before + lesser.lines);
  await bench.untilDelivered();
  yield* lesserRows(lesser);
  let over = false;
  const load = loadAt(bench, peak * SHARE, seconds).finally(() => {
    over = true;
  });
  const [loaded, probes] = await Promise.all([load, probe(bench, () => over)]);
  yield* acceptRows(loaded);
  yield* probeRows(probes);
}

/** A load at a steady pace, and how many cores all processes together were busy with it. */
type PacedLoad = LoadResult & { readonly cores: number };

async function loadAt(bench: BenchStack, linesPerSecond: number, seconds: number): Promise<PacedLoad> {
  const cpu = bench.countCpu();
  const load = await bench.send(Math.round(linesPerSecond * seconds), { linesPerSecond, connections: 64 });
  const micros = cpu(load.lines).reduce((sum, share) => sum + share.micros, 0);
  return { ...load, cores: (micros * load.lines) / load.seconds / 1e6 };
}

function* lesserRows({ lines, seconds, latencies }: LoadResult): Generator<Row> {
  yield { what: 'load, 35 % of the peak', value: lines / seconds, unit: 'events/s' };
  yield { ...at('accepting a request at 35 %, p50', latencies, 0.5), note: FROM_DUE };
  yield { ...at('accepting a request at 35 %, p99', latencies, 0.99), note: FROM_DUE };
}

function* acceptRows({ lines, seconds, latencies, lateness, cores }: PacedLoad): Generator<Row> {
  yield { what: 'load, 70 % of the peak', value: lines / seconds, unit: 'events/s' };
  yield at('accepting a request, p50', latencies, 0.5);
  const own = `the load generator's own delay ${formatNumber(percentile(lateness, 0.99))} ms`;
  const busy = `${cores.toFixed(2)} of ${availableParallelism()} cores busy with the load`;
  const note = `${FROM_DUE}; ${own}, ${busy}`;
  yield { ...at('accepting a request, p99', latencies, 0.99), bar: atMost(50), note };
}

function* probeRows(probes: readonly Probe[]): Generator<Row> {
  const of = (name: keyof Probe) => probes.map((one) => one[name]);
  const note = `${probes.length} single lines during the load`;
  yield { ...at('accepting a single line, p99', of('accepted'), 0.99), note };
  yield at('accepted → found in /logs, p50', of('inLogs'), 0.5);
  yield { ...at('accepted → found in /logs, p99', of('inLogs'), 0.99), bar: atMost(1_000), note };
  yield at('accepted → on the graph, p50', of('onGraph'), 0.5);
  const bar = atMost(INTERVAL_SECONDS * 1_000 + 1_000, 'a sample interval and a second');
  yield { ...at('accepted → on the graph, p99', of('onGraph'), 0.99), bar, note };
}

const at = (what: string, values: readonly number[], share: number): Row => ({
  what,
  value: percentile(values, share),
  unit: 'ms',
});

await runBench({
  name: 'latency',
  about:
    'Latencies at 70 % of the measured peak (accepting also at 35 %): accepting, until a line is found in /logs, until it is on the graph.',
  options: {
    seconds: { default: '20', about: 'how long the load runs' },
    batch: { default: '1000', about: 'events a request' },
    rules: { default: '100', about: 'rules, one of which half of the events match' },
    workers: { default: '2', about: 'worker processes' },
  },
  async *run({ seconds, batch, rules, workers }) {
    const env = { SAMPLE_INTERVAL_SECONDS: String(INTERVAL_SECONDS) };
    const bench = await BenchStack.start({
      linesPerRequest: Number(batch),
      rules: Number(rules),
      workers: Number(workers),
      env,
    });
    try {
      yield* rowsOf(bench, Number(seconds));
    } finally {
      await bench.close();
    }
  },
});
