import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports';
import { until } from './settled';

const PROMETHEUS_CONFIG = join(dirname(fileURLToPath(import.meta.url)), '../../packages/launcher/prometheus.yml');

/** @returns where a program lies that `npm test` has put on PATH; undefined: tests that need it are skipped by name. */
export function programPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(canRun);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A real server with a folder and a port of its own, to be killed and started again over the same data. */
export class ServerProcess {
  readonly port: number;
  readonly #program: string;
  readonly #arguments: readonly string[];
  readonly #folder: string;
  readonly #isReady: () => Promise<boolean>;
  #process: ChildProcess | undefined;

  constructor(options: {
    program: string;
    port: number;
    folder: string;
    arguments: readonly string[];
    isReady: () => Promise<boolean>;
  }) {
    this.port = options.port;
    this.#program = options.program;
    this.#folder = options.folder;
    this.#arguments = options.arguments;
    this.#isReady = options.isReady;
  }

  /** Resolves once it answers. @throws Error where it ends before */
  async start(): Promise<void> {
    const running = spawn(this.#program, this.#arguments, { cwd: this.#folder, stdio: 'ignore' });
    this.#process = running;
    const ended = once(running, 'exit').then(([code]) => {
      throw new Error(`${this.#program} ended with ${code} instead of answering`);
    });
    await Promise.race([ended, until(`${this.#program} answers`, this.#isReady)]);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const ownFolder = (name: string): string => mkdtempSync(join(tmpdir(), `logflow-${name}-`));

/** Prometheus as the launcher starts it, not started yet; without native histograms where that is said. */
export async function realPrometheus({
  nativeHistograms = true,
} = {}): Promise<ServerProcess & { readonly url: string }> {
  const port = await freePort();
  const folder = ownFolder('prometheus');
  const url = `http://127.0.0.1:${port}`;
  const server = new ServerProcess({
    program: programPath('prometheus') ?? 'prometheus',
    port,
    folder,
    arguments: [
      `--config.file=${PROMETHEUS_CONFIG}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      ...(nativeHistograms ? ['--enable-feature=native-histograms'] : []),
    ],
    isReady: async () => (await fetch(`${url}/-/ready`)).ok,
  });
  return Object.assign(server, { url });
}

/** Redis, not started yet. @param settings lines of its configuration, as `appendonly yes`. */
export async function realRedis(settings: readonly string[]): Promise<ServerProcess & { readonly url: string }> {
  const port = await freePort();
  const folder = ownFolder('redis');
  const server = new ServerProcess({
    program: programPath('redis-server') ?? 'redis-server',
    port,
    folder,
    arguments: ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...settings.flatMap(option)],
    isReady: () => listens(port),
  });
  return Object.assign(server, { url: `redis://127.0.0.1:${port}` });
}

function option(setting: string): string[] {
  const [name, ...values] = setting.split(' ');
  return [`--${name}`, ...values];
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
