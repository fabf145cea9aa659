/** What memory does while events come at an even pace for long. */
import { mean } from 'simple-statistics';
import { runBench } from './frame/bench';
import { peakResidentMb, residentMb } from './frame/processes';
import { atMost, type Row } from './frame/row';
import { BenchStack } from './stack/bench-stack';

const SAMPLES_PER_MINUTE = 4;
const PEAK_BAR = atMost(300, 'resident, each');
const GROWTH_BAR = atMost(1.1, 'flat: what is resident in the last quarter, by that of the second');

interface Pace {
  readonly minutes: number;
  readonly linesPerSecond: number;
}

/** @returns megabytes of each app, again and again while the events come. */
async function watch(bench: BenchStack, { minutes, linesPerSecond }: Pace): Promise<number[][]> {
  const samples = bench.apps.map((): number[] => []);
  const look = () => {
    for (const [i, [, pid]] of bench.apps.entries()) samples[i]?.push(residentMb(pid));
  };
  const watching = setInterval(look, 60_000 / SAMPLES_PER_MINUTE);
  try {
    await bench.send(minutes * 60 * linesPerSecond, { linesPerSecond });
  } finally {
    clearInterval(watching);
  }
  return samples;
}

const quarter = (samples: readonly number[], nth: number): number =>
  mean(samples.slice(Math.floor((samples.length * (nth - 1)) / 4), Math.ceil((samples.length * nth) / 4)));

function* rowsOf(name: string, pid: number, samples: readonly number[], minutes: number): Generator<Row> {
  const [second, last] = [quarter(samples, 2), quarter(samples, 4)];
  const note = `over ${minutes} minutes; ${second.toFixed(0)} MB, then ${last.toFixed(0)} MB`;
  yield { what: `memory of ${name}, last quarter / second`, value: last / second, unit: '×', bar: GROWTH_BAR, note };
  yield { what: `memory of ${name}, peak of the soak`, value: peakResidentMb(pid), unit: 'MB', bar: PEAK_BAR };
}

await runBench({
  name: 'soak',
  about: 'What is resident of ingest and the workers while events come at an even pace for long: flat, or growing.',
  options: {
    minutes: { default: '60', about: 'how long' },
    pace: { default: '5000', about: 'events a second' },
    batch: { default: '500', about: 'events a request' },
    rules: { default: '100', about: 'rules, one of which half of the events match' },
    workers: { default: '2', about: 'worker processes' },
  },
  async *run({ minutes, pace, batch, rules, workers }) {
    const options = { linesPerRequest: Number(batch), rules: Number(rules), workers: Number(workers) };
    const bench = await BenchStack.start(options);
    try {
      const samples = await watch(bench, { minutes: Number(minutes), linesPerSecond: Number(pace) });
      for (const [i, [name, pid]] of bench.apps.entries()) {
        yield* rowsOf(name, pid, samples[i] as number[], Number(minutes));
      }
    } finally {
      await bench.close();
    }
  },
});
