/**
 * Events from HTTP accepted to committed, through the whole product as `npm start` runs it, load generator included:
 * half the lines matching, one destination, events of 200 bytes.
 */
import { programPath } from '../kit/server-process';
import { runBench } from './frame/bench';
import { formatValue } from './frame/format';
import { mainThreadSeconds, peakResidentMb } from './frame/processes';
import { atLeast, atMost, type Row, skipped } from './frame/row';
import { percentile, type Runs, summarise } from './frame/runs';
import { budgetOf, STAGES } from './profile/budget';
import type { StackTime } from './profile/cpu-profile';
import { Profiler } from './profile/profiler';
import { BenchStack, type ProcessShare } from './stack/bench-stack';

const WARM_UP_LINES = 100_000;
const LEAST_STAGE_MICROS = 0.05;
const STAGES_NAMED = 4;
const REDIS_RATIO = 'queue on Redis / queue on PostgreSQL';
const REDIS_BAR = atLeast(1.2);

interface Run {
  readonly eventsPerSecond: number;
  /** The same until the destination has them too; CPU is counted until then. */
  readonly deliveredPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly p99AcceptMs: number;
  readonly shares: readonly ProcessShare[];
}

interface Options {
  readonly lines: number;
  readonly runs: number;
  readonly rules: number;
  readonly workers: number;
  readonly batch: number;
  readonly profile: string;
}

async function runOnce(bench: BenchStack, lines: number): Promise<Run> {
  const before = await bench.committed();
  const cpu = bench.countCpu();
  const start = performance.now();
  const load = await bench.send(lines);
  await bench.untilCommitted(before + load.lines);
  const seconds = (performance.now() - start) / 1000;
  await bench.untilDelivered();
  return {
    eventsPerSecond: load.lines / seconds,
    deliveredPerSecond: load.lines / ((performance.now() - start) / 1000),
    megabytesPerSecond: load.bytes / 1e6 / seconds,
    p99AcceptMs: percentile(load.latencies, 0.99),
    shares: cpu(load.lines),
  };
}

/** Runs of each stack in turn, so that whatever else the machine does, it does to all of them. */
async function measure(benches: readonly BenchStack[], { lines, runs }: Options): Promise<Run[][]> {
  for (const bench of benches) await runOnce(bench, WARM_UP_LINES);
  const done = benches.map((): Run[] => []);
  for (let i = 0; i < runs; i++) {
    for (const [n, bench] of benches.entries()) done[n]?.push(await runOnce(bench, lines));
  }
  return done;
}

const of = (runs: readonly Run[], figure: (run: Run) => number): Runs => summarise(runs.map(figure));

const toRow = (what: string, { median, spread }: Runs, unit: string, more: Partial<Row> = {}): Row => ({
  what,
  value: median,
  spread,
  unit,
  ...more,
});

/** @param barred whether the bars are meant: those of Redis are a ratio. */
function* throughputRows(runs: readonly Run[], queue: string, barred: boolean): Generator<Row> {
  const note = 'load generator and destination on the same cores';
  const events = of(runs, (run) => run.eventsPerSecond);
  const [eventsBar, bytesBar] = barred ? [atLeast(100_000), atLeast(20, "Vector's sizing: 10 a core")] : [];
  yield toRow(`accepted → committed, queue on ${queue}`, events, 'events/s', { bar: eventsBar, note });
  const bytes = of(runs, (run) => run.megabytesPerSecond);
  yield toRow(`accepted → committed, queue on ${queue}`, bytes, 'MB/s', { bar: bytesBar });
  const delivered = of(runs, (run) => run.deliveredPerSecond);
  yield toRow(`accepted → committed and delivered, queue on ${queue}`, delivered, 'events/s');
  yield toRow(
    `accepting at full load, p99, queue on ${queue}`,
    of(runs, (run) => run.p99AcceptMs),
    'ms',
  );
}

function* cpuRows(runs: readonly Run[], note: string): Generator<Row> {
  const sums = of(runs, ({ shares }) => shares.reduce((sum, { micros }) => sum + micros, 0));
  yield toRow('CPU an event, all processes', sums, 'µs', { bar: atMost(20, 'load generator included'), note });
  for (const [i, { name }] of (runs[0] as Run).shares.entries()) {
    yield toRow(
      `CPU an event, ${name}`,
      of(runs, ({ shares }) => (shares[i] as ProcessShare).micros),
      'µs',
    );
  }
}

function* memoryRows(bench: BenchStack): Generator<Row> {
  for (const [name, pid] of bench.apps) {
    const bar = atMost(300, 'resident, each');
    yield { what: `memory of ${name}, peak`, value: peakResidentMb(pid), unit: 'MB', bar };
  }
}

/** One more run, profiled: where the CPU of ingest and the workers goes, by stage. */
async function measureBudget(bench: BenchStack, profiler: Profiler, lines: number): Promise<Row[]> {
  const rows: Row[] = [];
  const pids = bench.apps.map(([, pid]) => pid);
  const before = bench.apps.map(([, pid]) => mainThreadSeconds(pid));
  profiler.toggle(pids);
  const { shares } = await runOnce(bench, lines);
  profiler.toggle(pids);
  const main = bench.apps.map(([, pid], i) => ((mainThreadSeconds(pid) - (before[i] as number)) * 1e6) / lines);
  for (const app of ['ingest', 'worker'] as const) {
    const mine = bench.apps.map(([name], i) => ({ name, i })).filter(({ name }) => name.startsWith(app));
    const stacks: StackTime[] = [];
    for (const { name } of mine) stacks.push(...(await profiler.stacks(name)));
    const mainMicros = mine.reduce((sum, { i }) => sum + (main[i] as number), 0);
    const all = mine.reduce((sum, { i }) => sum + (shares[i] as ProcessShare).micros, 0);
    rows.push(...stageRows(app, budgetOf(stacks, STAGES[app]), mainMicros));
    rows.push(stageRow(app, 'other threads (zstd, gzip, garbage)', Math.max(0, all - mainMicros)));
  }
  return rows;
}

/** A profile counts time, waiting for a core included; its shares are applied to the CPU that the main thread used. */
function* stageRows(app: string, budget: [string, number][], mainMicros: number): Generator<Row> {
  const whole = budget.reduce((sum, [, micros]) => sum + micros, 0);
  for (const [stage, micros] of budget) {
    const value = (micros / whole) * mainMicros;
    if (value >= LEAST_STAGE_MICROS) yield stageRow(app, stage, value);
  }
}

/** @returns the stages that take most, in a sentence. */
function largest(budget: readonly Row[]): string {
  const sorted = budget.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)).slice(0, STAGES_NAMED);
  return `most of ingest and workers: ${sorted.map((row) => `${row.what} ${formatValue(row)}`).join(', ')}`;
}

const stageRow = (app: string, stage: string, value: number): Row => ({
  what: `${app}: ${stage}`,
  value,
  unit: 'µs',
  table: 'CPU an event by stage: one more run, sampled, of which the profiler takes a part itself',
});

async function* rowsOf(options: Options, withRedis: boolean): AsyncGenerator<Row> {
  const profiler = new Profiler(options.profile);
  const common = { ...options, linesPerRequest: options.batch };
  const benches: BenchStack[] = [];
  try {
    benches.push(await BenchStack.start({ ...common, env: profiler.env }));
    if (withRedis) benches.push(await BenchStack.start({ ...common, queue: 'redis' }));
    const [onPostgres, onRedis] = await measure(benches, options);
    const bench = benches[0] as BenchStack;
    yield* throughputRows(onPostgres as Run[], 'PostgreSQL', true);
    if (onRedis) yield* redisRows(onPostgres as Run[], onRedis);
    yield* memoryRows(bench);
    const budget = await measureBudget(bench, profiler, options.lines);
    yield* cpuRows(onPostgres as Run[], largest(budget));
    yield* budget;
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
    profiler.close();
  }
}

function* redisRows(onPostgres: readonly Run[], onRedis: readonly Run[]): Generator<Row> {
  yield* throughputRows(onRedis, 'Redis', false);
  const ratios = onRedis.map((run, i) => run.eventsPerSecond / (onPostgres[i] as Run).eventsPerSecond);
  yield toRow(REDIS_RATIO, summarise(ratios), '×', { bar: REDIS_BAR, note: 'runs in turn' });
}

await runBench({
  name: 'pipeline',
  about: 'Events a second from HTTP accepted to committed, the whole stack on this machine; CPU, memory, CPU by stage.',
  options: {
    lines: { default: '400000', about: 'events a run' },
    runs: { default: '3', about: 'runs, after one to warm up' },
    batch: { default: '1000', about: 'events a request' },
    rules: { default: '100', about: 'rules, one of which half of the events match' },
    workers: { default: '2', about: 'worker processes' },
    queue: { default: 'both', about: 'where jobs wait: postgres, or both (redis too, where redis-server is on PATH)' },
    profile: { default: '', path: true, about: 'a folder to keep CPU and heap profiles and flame graphs in' },
  },
  async *run({ lines, runs, batch, rules, workers, queue, profile }) {
    const numbers = { lines: Number(lines), runs: Number(runs), batch: Number(batch) };
    const options = { ...numbers, rules: Number(rules), workers: Number(workers), profile };
    const hasRedis = programPath('redis-server') !== undefined;
    yield* rowsOf(options, queue !== 'postgres' && hasRedis);
    if (queue !== 'postgres' && !hasRedis) yield skipped(REDIS_RATIO, 'no redis-server on PATH', REDIS_BAR);
  },
});
