/** From `npm start` over an existing home to the line "LogFlow is ready", everything being installed and built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../kit/ports';
import { runBench } from './frame/bench';
import { atMost, type Row } from './frame/row';
import { summarise } from './frame/runs';

const BIN = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'packages', 'launcher');
/** What `npm start` runs, and what of it remains once installation and build have been looked at. */
const PROGRAMS = { 'npm start': join(BIN, 'bin', 'start.mjs'), 'the launcher alone': join(BIN, 'dist', 'main.js') };
const READY_LINE = 'LogFlow is ready';
const PORTS = ['WEB_PORT', 'INGEST_PORT', 'POSTGRES_PORT', 'PROMETHEUS_PORT', 'ALERTMANAGER_PORT', 'WORKER_PORT'];
const MOST_WORKERS = 4;

async function startOnce(program: string, env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await untilReady(child);
    return (performance.now() - began) / 1000;
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line === READY_LINE) resolve();
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it was ready`)));
  });
}

async function* rowsOf(env: Record<string, string>, runs: number): AsyncGenerator<Row> {
  const first = await startOnce(PROGRAMS['the launcher alone'], env);
  yield { what: 'the very first start, with a new database', value: first, unit: 's' };
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const times: number[] = [];
    for (let i = 0; i < runs; i++) times.push(await startOnce(program, env));
    const { median, spread } = summarise(times);
    const bar = name === 'npm start' ? atMost(6) : undefined;
    yield { what: `${name}, over an existing home, until it is ready`, value: median, spread, unit: 's', bar };
  }
}

await runBench({
  name: 'start',
  about: 'Seconds from `npm start` over an existing home to "LogFlow is ready", everything installed and built.',
  options: { runs: { default: '5', about: 'starts of each kind' } },
  async *run({ runs }) {
    const home = mkdtempSync(join(tmpdir(), 'logflow-start-'));
    // PostgreSQL's user must reach its data here, so that it is gone with the home.
    chmodSync(home, 0o711);
    const ports = await freePorts(PORTS.length + MOST_WORKERS);
    const env = Object.fromEntries(PORTS.map((name, i) => [name, String(ports[i])]));
    try {
      yield* rowsOf({ ...env, LOGFLOW_HOME: home }, Number(runs));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
});
