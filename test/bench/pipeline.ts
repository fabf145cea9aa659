/**
 * Events from HTTP accepted to committed, through the whole product as `npm start` runs it, load generator included:
 * 100 rules, half the lines matching, one destination, events of 200 bytes.
 * `--lines N` (400,000 a run), `--runs N` (3), `--batch N` lines a request (1,000), `--workers N`, `--json`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { api } from '../kit/client';
import { fakeElasticsearch } from '../kit/destinations';
import { type ChildName, type Stack, startStack } from '../kit/stack';
import { cpuSeconds, residentMb } from './cpu';
import { generateLoad, ndjsonBodies } from './load';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '400000' },
    runs: { type: 'string', default: '3' },
    batch: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});

const EVENT_BYTES = 200;
const RULES = 100;
const BODIES = 40;
const CONNECTIONS = 8;
const WARM_UP_LINES = 50_000;

interface Run {
  readonly eventsPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly acceptedPerSecond: number;
  readonly p99AcceptMs: number;
  /** CPU microseconds an event, by process. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

const lines = Number(values.lines);
const workers = Number(values.workers);

async function addRules(stack: Stack): Promise<void> {
  for (let i = 0; i < RULES; i++) {
    const label = '$' + '{user}';
    const pattern =
      i === 0
        ? 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)'
        : `service-${i} (?:refused|dropped) (?P<user>\\S+) after`;
    await api(stack, 'POST', '/api/v1/rules', {
      name: `rule ${i}`,
      pattern,
      tags: { event: `event_${i}` },
      metrics: [{ name: `bench_${i}_total`, type: 'counter', help: 'A bench', labels: { user: label } }],
    });
  }
}

async function addDestination(stack: Stack, url: string, apiKey: string): Promise<void> {
  const config = { url, index: 'bench', apiKey };
  await api(stack, 'POST', '/api/v1/destinations', { name: 'es', type: 'elasticsearch', config, select: 'tagged' });
}

const committed = async (client: pg.Client): Promise<number> =>
  Number(
    (await client.query('select coalesce(sum(line_count), 0) as lines from block where org_id = 1')).rows[0].lines,
  );

async function measure(stack: Stack, client: pg.Client, bodies: readonly Buffer[], count: number): Promise<Run> {
  const before = await committed(client);
  const processes = processesOf(stack);
  const cpuBefore = processes.map(({ pid, family }) => cpuSeconds(pid, family));
  const start = performance.now();
  const load = await generateLoad({
    ingestUrl: stack.ingestUrl,
    token: stack.ingestToken,
    bodies,
    linesPerBody: Number(values.batch),
    connections: CONNECTIONS,
    totalLines: count,
  });
  while ((await committed(client)) < before + load.lines) await delay(20);
  const seconds = (performance.now() - start) / 1000;
  const cpu = processes.map(({ name, pid, family }, i) => {
    const used = cpuSeconds(pid, family) - (cpuBefore[i] as number);
    return [name, (used * 1e6) / load.lines] as const;
  });
  return {
    eventsPerSecond: load.lines / seconds,
    megabytesPerSecond: load.bytes / 1e6 / seconds,
    acceptedPerSecond: load.lines / load.seconds,
    p99AcceptMs: load.latencies[Math.floor(load.latencies.length * 0.99)] as number,
    cpuMicros: Object.fromEntries(cpu),
  };
}

function processesOf(stack: Stack): { name: string; pid: number; family: boolean }[] {
  const names: ChildName[] = ['ingest', 'postgres', 'web', 'prometheus'];
  for (let i = 0; i < workers; i++) names.push(`worker-${i}`);
  const found = names.flatMap((name) => {
    const pid = stack.pid(name);
    return pid === undefined ? [] : [{ name: String(name), pid, family: name === 'postgres' }];
  });
  return [...found, { name: 'load generator', pid: process.pid, family: false }];
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

function report(runs: readonly Run[], memory: Readonly<Record<string, number>>): void {
  const rates = runs.map(({ eventsPerSecond }) => eventsPerSecond);
  const spread = (Math.max(...rates) - Math.min(...rates)) / median(rates) / 2;
  console.log(
    `events/s  ${Math.round(median(rates)).toLocaleString('en')} (± ${Math.round(spread * 100)} %), ` +
      `MB/s ${median(runs.map((run) => run.megabytesPerSecond)).toFixed(1)}, ` +
      `p99 of accepting at full load ${median(runs.map((run) => run.p99AcceptMs)).toFixed(0)} ms`,
  );
  console.log('\nCPU µs an event, by process');
  let sum = 0;
  for (const name of Object.keys(runs[0]?.cpuMicros ?? {})) {
    const micros = median(runs.map((run) => run.cpuMicros[name] as number));
    sum += micros;
    console.log(
      `  ${name.padEnd(16)} ${micros.toFixed(2).padStart(6)}   ${memory[name]?.toFixed(0) ?? '-'} MB resident`,
    );
  }
  console.log(`  ${'all'.padEnd(16)} ${sum.toFixed(2).padStart(6)}`);
}

async function main(): Promise<void> {
  const elasticsearch = await fakeElasticsearch();
  elasticsearch.answer = { status: 200, body: '{"errors":false,"items":[]}' };
  const stack = await startStack({ env: { WORKERS: values.workers } });
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  try {
    await client.connect();
    await addRules(stack);
    await addDestination(stack, elasticsearch.url, elasticsearch.secret);
    await delay(2_000);
    const bodies = ndjsonBodies(BODIES, Number(values.batch), EVENT_BYTES);
    await measure(stack, client, bodies, WARM_UP_LINES);
    const runs: Run[] = [];
    for (let i = 0; i < Number(values.runs); i++) runs.push(await measure(stack, client, bodies, lines));
    const memory = Object.fromEntries(processesOf(stack).map(({ name, pid }) => [name, residentMb(pid)]));
    if (values.json) console.log(JSON.stringify({ bench: 'pipeline', runs, memory }, null, 2));
    else report(runs, memory);
  } finally {
    await client.end();
    await stack.stop();
    await elasticsearch.stop();
  }
}

await main();
