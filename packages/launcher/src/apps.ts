import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '@logflow/model';
import type { Env } from '@logflow/runtime';
import type { ChildSpec } from './child';
import { answers } from './http';

const run = promisify(execFile);
const NODE_ARGS = ['--enable-source-maps'];
/**
 * For glibc, whose defaults keep what zstd frees, 23 MB for each thread that merges blocks: a worker held 337 MB after
 * 13 minutes of 3,000 events a second, 240 with these.
 */
const MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(1024 * 1024),
};

/** What the first start made; a secret that the environment gave is not repeated. */
export interface FirstStart {
  readonly created?: boolean;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly apiKey?: string;
  readonly ingestToken?: string;
}

/** The environment that every app gets: what the launcher resolved, in the contract's variables. */
export function appEnvironment(env: Env, databaseUrl: string): Record<string, string> {
  return {
    ...MALLOC,
    NODE_ENV: 'production',
    LOGFLOW_HOME: env.home,
    DATABASE_URL: databaseUrl,
    PROMETHEUS_URL: env.prometheusUrl,
    REMOTE_WRITE_URL: env.remoteWriteUrl,
    WORKERS: String(env.workers),
  };
}

/**
 * Migrates the database and, on the very first start, makes the admin, the API key and the ingest token.
 * @throws Fault('unavailable') with what the program said
 */
export async function bootstrap(root: string, shared: Record<string, string>): Promise<FirstStart> {
  const script = join(root, 'apps', 'worker', 'dist', 'bootstrap.js');
  try {
    const { stdout } = await run(process.execPath, [...NODE_ARGS, script], { env: { ...process.env, ...shared } });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FirstStart;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new Fault('unavailable', `The database could not be set up: ${said}`);
  }
}

/** Ingest, the workers and the pages, in the order in which they start. */
export function appSpecs(root: string, env: Env, shared: Record<string, string>): ChildSpec[] {
  const app = (name: string, folder: string, port: number, args: readonly string[], own: Record<string, string> = {}) =>
    ({
      name,
      command: process.execPath,
      args: [...NODE_ARGS, ...args],
      cwd: join(root, 'apps', folder),
      env: { ...shared, ...own },
      stopSignals: ['SIGTERM'],
      stopWithinMs: 20_000,
      notReady: () => answers(`http://127.0.0.1:${port}/readyz`),
      errorIn,
    }) satisfies ChildSpec;
  const workers = Array.from({ length: env.workers }, (_, index) =>
    app(`worker-${index}`, 'worker', env.workerPort + index, ['dist/main.js'], { WORKER_INDEX: String(index) }),
  );
  const next = createRequire(join(root, 'apps', 'web', 'package.json')).resolve('next/dist/bin/next');
  return [
    app('ingest', 'ingest', env.ingestPort, ['dist/main.js']),
    ...workers,
    app('web', 'web', env.webPort, [next, 'start', '--port', String(env.webPort)]),
  ];
}

/** One line of an app's log as a sentence, where it tells of an error; an uncaught error as it comes. */
export function errorIn(line: string): string | null {
  if (!line.startsWith('{')) return /^\s*(Uncaught\s)?\w*(Error|Exception)\b/.test(line) ? line : null;
  const { level, msg, err } = parseLine(line);
  if (level !== 'error' && level !== 'fatal') return null;
  return [msg, err?.message].filter(Boolean).join(': ');
}

interface AppLine {
  readonly level?: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

function parseLine(line: string): AppLine {
  try {
    return JSON.parse(line) as AppLine;
  } catch {
    return { level: 'error', msg: line };
  }
}
